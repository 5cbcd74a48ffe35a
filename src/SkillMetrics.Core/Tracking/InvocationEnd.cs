namespace SkillMetrics.Tracking;

/// <summary>How an invocation ended: completed, failed where there is an error type, else abandoned.</summary>
internal readonly record struct InvocationEnd(bool Completed, string? ErrorType, IReadOnlyList<string>? FollowUpActions)
{
    public static InvocationEnd AsAbandoned => default;

    public static InvocationEnd AsCompleted(IReadOnlyList<string>? followUpActions = null) => new(Completed: true, ErrorType: null, followUpActions);

    /// <summary>A failure always has a type: without one it could not be told from an abandoned invocation.</summary>
    public static InvocationEnd AsFailed(string? errorType, IReadOnlyList<string>? followUpActions = null) =>
        new(Completed: false, string.IsNullOrEmpty(errorType) ? ErrorTypes.Unknown : errorType, followUpActions);

    public static InvocationEnd AsFailed(Exception? exception, IReadOnlyList<string>? followUpActions = null) =>
        AsFailed(exception?.GetType().ToString(), followUpActions);
}
