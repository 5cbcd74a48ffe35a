using SkillMetrics.Records;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Golden;

/// <summary>The records of <c>records-v1.ndjson</c>, line by line: every kind with as little, as much and as odd content as it may have.</summary>
internal static class GoldenRecords
{
    public static string Path { get; } = System.IO.Path.Combine(RealData.Root, "tests", "SkillMetrics.Core.Tests", "Golden", "records-v1.ndjson");

    public static IReadOnlyList<MetricRecord> Version1 { get; } =
    [
        Sample.Performance(),
        Sample.Performance("YouTube Live Chat", "2") with
        {
            Timestamp = Time(123_456),
            SkillVersion = "sha256:9f86d081",
            SessionId = "session/1",
            ExecutionTime = TimeSpan.FromTicks(1),
            ExceptionOccurred = true,
            ExceptionType = "System.TimeoutException",
            MemoryUsageMegabytes = 12.25,
        },
        Sample.Performance("Zürich/東京: עברית 😀 \"\\", "\0\t\n\u007F\u2028") with
        {
            Timestamp = DateTimeOffset.MaxValue,
            Agent = "<a & b>",
            ExecutionTime = RecordLimits.LongestDuration - TimeSpan.FromTicks(1),
            MemoryUsageMegabytes = 1e-9,
        },
        Sample.Outcome() with { ExpectedDecision = null, Correct = false, Confidence = null, Reasoning = null, Decision = "" },
        Sample.Outcome() with { SkillVersion = "2", SessionId = "s", Confidence = 0.1, Reasoning = "line one\nline two\r\n\ttabbed \\ back / slash" },
        Sample.Fidelity() with { PatternsDetail = new Dictionary<string, bool>(StringComparer.Ordinal), PatternFidelity = 0, PatternsFollowed = 0, PatternsMissed = 0 },
        Sample.Fidelity() with { SkillVersion = "2", SessionId = "s", PatternFidelity = 0.8499999999999999, PatternsFollowed = long.MaxValue },
        Sample.Fidelity() with { PatternFidelity = 1, PatternsDetail = new Dictionary<string, bool>(StringComparer.Ordinal) { ["é \"x\""] = true, ["Z"] = false, [""] = true } },
        Sample.Running() with { Timestamp = DateTimeOffset.UnixEpoch, SessionId = null, WorkflowPath = null },
        Sample.Running(),
        Sample.Completed() with { SkillVersion = "2", Duration = TimeSpan.FromTicks(3) },
        Sample.Completed() with { Duration = null, FollowUpActions = ["", "a \"b\"", "a \"b\""] },
        Sample.Failed() with { Timestamp = DateTimeOffset.UnixEpoch.AddMicroseconds(1) },
        Sample.Promotion() with { Reason = null, AutomatedChecks = "{}", Approver = "", ApprovalTicket = "" },
        Sample.Promotion() with { SkillVersion = "2", SessionId = "s", AutomatedChecks = """{"z":[1.50,"é",{"b":null,"a":1e2}],"a":{"ok":true}}""" },
        Sample.Rollback() with { TriggerReason = null, TriggerMetric = null, Automated = false },
        Sample.Rollback() with { SkillVersion = "2", SessionId = "s" },
        Sample.TokenEstimate(),
        Sample.TokenEstimate() with
        {
            SkillName = "estimate",
            SkillVersion = "2",
            SessionId = "s",
            Complexity = TaskComplexity.Maintenance,
            Deliverables = [],
            DeliverableCount = 25,
            PredictedOutputTokens = 500,
            ActualOutputTokens = 700,
            Success = false,
            Truncated = true,
        },
        Sample.TokenEstimate() with { TimestampIsAssumed = true, Complexity = TaskComplexity.Low, ActualOutputTokens = 0, SelectedBudget = null, StopReason = null },
        Sample.Interaction(),
        Sample.Interaction(interaction: InteractionType.SessionStart) with { Length = null, Timestamp = Time(5) },
        Sample.Interaction(interaction: InteractionType.SessionEnd) with { SkillName = "chat", SkillVersion = "2", Length = 0 },
        Sample.Interaction(interaction: InteractionType.EditAccepted),
        Sample.Interaction(interaction: InteractionType.EditRejected),
    ];

    private static DateTimeOffset Time(long microseconds) => Sample.Time.AddTicks(microseconds * 10);
}
