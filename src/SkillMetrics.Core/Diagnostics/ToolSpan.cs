using System.Diagnostics;

namespace SkillMetrics.Diagnostics;

/// <summary>
/// The trace of one execution: a span of its own, or the <c>execute_tool</c> span that whoever called the tool has opened and that
/// nothing here has claimed yet. Costs next to nothing while nobody listens.
/// </summary>
internal readonly struct ToolSpan
{
    private readonly Activity? _activity;
    private readonly bool _isOwn;

    private ToolSpan(Activity activity, bool isOwn)
    {
        _activity = activity;
        _isOwn = isOwn;
    }

    /// <summary>Starts a span, which is <see cref="Activity.Current"/> until it ends, or enriches the one there is.</summary>
    public static ToolSpan Start(in ToolSpanNames names)
    {
        var current = Activity.Current;
        if (current is not null && IsUnclaimedToolSpan(current))
        {
            Describe(current, names);
            return new ToolSpan(current, isOwn: false);
        }

        if (!TelemetrySources.Activities.HasListeners()
            || StartOwn(names.Skill) is not { } own)
        {
            return default;
        }

        Describe(own, names);
        return new ToolSpan(own, isOwn: true);
    }

    /// <summary>
    /// Starts a span that never is <see cref="Activity.Current"/>, for an execution whose end may come in another flow of control than
    /// its start.
    /// </summary>
    public static ToolSpan StartDetached(in ToolSpanNames names)
    {
        var current = Activity.Current;
        var span = Start(names);
        if (span._isOwn)
        {
            Activity.Current = current;
        }

        return span;
    }

    /// <summary>Ends the span, or only says in somebody else's span how the execution ended.</summary>
    /// <param name="errorType">What went wrong, or null where nothing did.</param>
    public void End(string? errorType)
    {
        if (_activity is null)
        {
            return;
        }

        if (errorType is not null)
        {
            _activity.SetTag(TelemetryNames.ErrorType, errorType);
            _activity.SetStatus(ActivityStatusCode.Error);
        }

        if (!_isOwn)
        {
            return;
        }

        // Stopping makes the span's parent the current one, which is wrong in a flow of control where the span was not current.
        var current = Activity.Current;
        Stop(_activity);
        if (current != _activity)
        {
            Activity.Current = current;
        }
    }

    private static Activity? StartOwn(string skill)
    {
        try
        {
            return TelemetrySources.Activities.StartActivity($"{TelemetryNames.ExecuteTool} {skill}", ActivityKind.Internal);
        }
#pragma warning disable CA1031, RCS1075 // a listener of the host's that throws must not keep the skill from running
        catch (Exception)
#pragma warning restore CA1031, RCS1075
        {
            return null;
        }
    }

    private static void Stop(Activity activity)
    {
        try
        {
            activity.Stop();
        }
#pragma warning disable CA1031, RCS1075 // as above
        catch (Exception)
#pragma warning restore CA1031, RCS1075
        {
            // The span is lost.
        }
    }

    /// <summary>
    /// Whether a span is of a tool's execution and of this very one: a span that was opened or enriched here belongs to an outer execution.
    /// </summary>
    private static bool IsUnclaimedToolSpan(Activity activity) =>
        (activity.GetTagItem(TelemetryNames.OperationName) is TelemetryNames.ExecuteTool
            || activity.DisplayName.StartsWith($"{TelemetryNames.ExecuteTool} ", StringComparison.Ordinal))
        && activity.GetTagItem(TelemetryNames.SkillName) is null;

    private static void Describe(Activity activity, in ToolSpanNames names)
    {
        SetIfAbsent(activity, TelemetryNames.OperationName, TelemetryNames.ExecuteTool);
        SetIfAbsent(activity, TelemetryNames.ToolName, names.Skill);
        SetIfAbsent(activity, TelemetryNames.ToolCallId, names.InvocationId);
        SetIfAbsent(activity, TelemetryNames.AgentName, names.Agent);
        SetIfAbsent(activity, TelemetryNames.ConversationId, names.SessionId);
        SetIfAbsent(activity, TelemetryNames.SkillName, names.Skill);
        SetIfAbsent(activity, TelemetryNames.SkillVersion, names.SkillVersion);
    }

    private static void SetIfAbsent(Activity activity, string name, string? value)
    {
        if (value is not null && activity.GetTagItem(name) is null)
        {
            activity.SetTag(name, value);
        }
    }
}
