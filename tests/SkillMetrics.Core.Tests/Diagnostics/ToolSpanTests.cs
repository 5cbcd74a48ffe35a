using System.Collections.Concurrent;
using System.Diagnostics;
using SkillMetrics.Diagnostics;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Diagnostics;

/// <summary>Spans of tracked skills. Listeners hear the whole process, so that every test looks only at skills of its own.</summary>
public sealed class ToolSpanTests : IDisposable
{
    private const string Upstream = "upstream-of-skillmetrics";

    private readonly string _skill = $"skill-{Guid.CreateVersion7()}";
    private readonly ConcurrentQueue<Activity> _stopped = [];
    private readonly ActivityListener _listener;
    private readonly ActivitySource _upstream = new(Upstream);
    private readonly InMemoryMetricsStore _store = new();
    private readonly SkillTracker _tracker;

    public ToolSpanTests()
    {
        _tracker = new SkillTracker(_store, _store, new TrackingOptions { Agent = "agent-1" });
        _listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name is "SkillMetrics" or Upstream,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _upstream.Dispose();
        _tracker.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task A_tracked_action_runs_in_a_span_of_its_own()
    {
        Activity? inside = null;
        await _tracker.TrackAsync(
            _skill,
            _ =>
            {
                inside = Activity.Current;
                return Task.CompletedTask;
            },
            new InvocationOptions { InvocationId = "call-1", SessionId = "session-1", SkillVersion = "v1" });

        var span = Assert.Single(SpansOf(_skill));
        Assert.Same(span, inside);
        Assert.Null(Activity.Current);
        Assert.Equal(($"execute_tool {_skill}", ActivityKind.Internal, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["gen_ai.operation.name"] = "execute_tool",
                ["gen_ai.tool.name"] = _skill,
                ["gen_ai.tool.call.id"] = "call-1",
                ["gen_ai.agent.name"] = "agent-1",
                ["gen_ai.conversation.id"] = "session-1",
                ["gen_ai.skill.name"] = _skill,
                ["gen_ai.skill.version"] = "v1",
            },
            TagsOf(span));
    }

    [Fact]
    public async Task The_source_says_which_conventions_it_follows()
    {
        await _tracker.TrackAsync(_skill, _ => Task.CompletedTask);

        var source = Assert.Single(SpansOf(_skill)).Source;
        Assert.StartsWith("https://opentelemetry.io/schemas/", source.TelemetrySchemaUrl, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(source.Version));
    }

    [Fact]
    public async Task A_failure_is_the_spans_too()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _tracker.TrackAsync(_skill, _ => Task.FromException(new TimeoutException("secret"))));

        var span = Assert.Single(SpansOf(_skill));
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.Equal("System.TimeoutException", span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_span_that_somebody_upstream_has_opened_for_the_tool_is_enriched_instead()
    {
        using (var upstream = _upstream.StartActivity($"execute_tool {_skill}")!)
        {
            upstream.SetTag("gen_ai.tool.name", "as they call it");
            await Assert.ThrowsAsync<TimeoutException>(() => _tracker.TrackAsync(
                _skill, _ => Task.FromException(new TimeoutException()), new InvocationOptions { SkillVersion = "v1" }));

            Assert.False(upstream.IsStopped);
            Assert.Same(upstream, Activity.Current);
        }

        var span = Assert.Single(SpansOf(_skill));
        Assert.Equal(Upstream, span.Source.Name);
        Assert.Equal("as they call it", span.GetTagItem("gen_ai.tool.name"));
        Assert.Equal((_skill, "v1"), (span.GetTagItem("gen_ai.skill.name"), span.GetTagItem("gen_ai.skill.version")));
        Assert.Equal((ActivityStatusCode.Error, "System.TimeoutException"), (span.Status, span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_skill_that_calls_another_keeps_its_own_span()
    {
        var inner = $"{_skill}-inner";
        await _tracker.TrackAsync(_skill, token => _tracker.TrackAsync(inner, _ => Task.CompletedTask, cancellationToken: token));

        var outerSpan = Assert.Single(SpansOf(_skill));
        var innerSpan = Assert.Single(SpansOf(inner));
        Assert.Equal(outerSpan.SpanId, innerSpan.ParentSpanId);
        Assert.Equal(_skill, outerSpan.GetTagItem("gen_ai.tool.name"));
    }

    [Fact]
    public async Task A_span_of_something_else_becomes_the_parent()
    {
        using var chat = _upstream.StartActivity("chat")!;
        await _tracker.TrackAsync(_skill, _ => Task.CompletedTask);

        Assert.Same(chat, Activity.Current);
        Assert.Equal(chat.SpanId, Assert.Single(SpansOf(_skill)).ParentSpanId);
        Assert.Null(chat.GetTagItem("gen_ai.skill.name"));
    }

    [Fact]
    public async Task The_span_of_a_handle_is_never_the_current_one()
    {
        using var caller = _upstream.StartActivity("caller")!;
        var handle = await _tracker.StartAsync(_skill);
        Assert.Same(caller, Activity.Current);

        using (var other = _upstream.StartActivity("other")!)
        {
            await handle.FailAsync("quota");
            Assert.Same(other, Activity.Current);
        }

        var span = Assert.Single(SpansOf(_skill));
        Assert.Equal(caller.SpanId, span.ParentSpanId);
        Assert.Equal((ActivityStatusCode.Error, "quota"), (span.Status, span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task Synchronous_calls_leave_the_current_span_alone()
    {
        using var caller = _upstream.StartActivity("caller")!;
        var start = _tracker.StartAsync(_skill);
        Assert.True(start.IsCompletedSuccessfully);
        Assert.Same(caller, Activity.Current);

        (await start).Dispose();
        Assert.Same(caller, Activity.Current);
        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(SpansOf(_skill)).Status);
    }

    [Fact]
    public void A_detached_span_leaves_the_flow_it_is_used_in_alone()
    {
        using var caller = _upstream.StartActivity("caller")!;
        var span = ToolSpan.StartDetached(new ToolSpanNames(_skill, null, "call-1", null, "agent-1"));
        Assert.Same(caller, Activity.Current);

        using var other = _upstream.StartActivity("other")!;
        span.End(errorType: null);
        Assert.Same(other, Activity.Current);
        Assert.Single(SpansOf(_skill));
    }

    [Fact]
    public void A_span_that_is_current_gives_way_to_its_parent()
    {
        using var caller = _upstream.StartActivity("caller")!;
        var span = ToolSpan.Start(new ToolSpanNames(_skill, null, "call-1", null, "agent-1"));
        Assert.NotSame(caller, Activity.Current);

        span.End(errorType: null);
        Assert.Same(caller, Activity.Current);
    }

    private static Dictionary<string, object?> TagsOf(Activity span) => span.TagObjects.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);

    private List<Activity> SpansOf(string skill) => [.. _stopped.Where(s => s.GetTagItem("gen_ai.skill.name") as string == skill)];
}
