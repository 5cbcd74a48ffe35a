using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

/// <summary>
/// Every field of every kind, by the rule it obeys: what the tests of the rules run over. A field is written <c>Type.Property field</c>,
/// where the field is its name on the wire.
/// </summary>
internal static class RecordFields
{
    public static readonly Dictionary<string, Func<string, MetricRecord>> RequiredSkillNames = new(StringComparer.Ordinal)
    {
        ["PerformanceRecord.SkillName skill_name"] = v => Sample.Performance() with { SkillName = v },
        ["OutcomeRecord.SkillName skill_name"] = v => Sample.Outcome() with { SkillName = v },
        ["FidelityRecord.SkillName skill_name"] = v => Sample.Fidelity() with { SkillName = v },
        ["InvocationRecord.SkillName skill_name"] = v => Sample.Completed() with { SkillName = v },
        ["PromotionRecord.SkillName skill_name"] = v => Sample.Promotion() with { SkillName = v },
        ["RollbackRecord.SkillName skill_name"] = v => Sample.Rollback() with { SkillName = v },
    };

    public static readonly Dictionary<string, Func<string?, MetricRecord>> OptionalSkillNames = new(StringComparer.Ordinal)
    {
        ["TokenEstimateRecord.SkillName skill_name"] = v => Sample.TokenEstimate() with { SkillName = v },
        ["InteractionRecord.SkillName skill_name"] = v => Sample.Interaction() with { SkillName = v },
    };

    /// <summary>Not empty, at most <see cref="RecordLimits.IdentifierLength"/> characters.</summary>
    public static readonly Dictionary<string, Func<string, MetricRecord>> Identifiers = new(StringComparer.Ordinal)
    {
        ["PerformanceRecord.ExecutionId execution_id"] = v => Sample.Performance() with { ExecutionId = v },
        ["PerformanceRecord.Agent agent"] = v => Sample.Performance() with { Agent = v },
        ["OutcomeRecord.ExecutionId execution_id"] = v => Sample.Outcome() with { ExecutionId = v },
        ["OutcomeRecord.Agent agent"] = v => Sample.Outcome() with { Agent = v },
        ["FidelityRecord.ExecutionId execution_id"] = v => Sample.Fidelity() with { ExecutionId = v },
        ["FidelityRecord.Agent agent"] = v => Sample.Fidelity() with { Agent = v },
        ["InvocationRecord.InvocationId invocation_id"] = v => Sample.Completed() with { InvocationId = v },
        ["PromotionRecord.EventId event_id"] = v => Sample.Promotion() with { EventId = v },
        ["PromotionRecord.FromState from_state"] = v => Sample.Promotion() with { FromState = v },
        ["PromotionRecord.ToState to_state"] = v => Sample.Promotion() with { ToState = v },
        ["RollbackRecord.EventId event_id"] = v => Sample.Rollback() with { EventId = v },
        ["RollbackRecord.FromState from_state"] = v => Sample.Rollback() with { FromState = v },
        ["RollbackRecord.ToState to_state"] = v => Sample.Rollback() with { ToState = v },
        ["TokenEstimateRecord.RunId run_id"] = v => Sample.TokenEstimate() with { RunId = v },
        ["TokenEstimateRecord.PhaseId phase_id"] = v => Sample.TokenEstimate() with { PhaseId = v },
        ["TokenEstimateRecord.Category category"] = v => Sample.TokenEstimate() with { Category = v },
        ["TokenEstimateRecord.Model model"] = v => Sample.TokenEstimate() with { Model = v },
        ["InteractionRecord.SessionId session_id"] = v => Sample.Interaction() with { SessionId = v },
    };

    /// <summary>Required, but may be empty; at most <see cref="RecordLimits.IdentifierLength"/> characters.</summary>
    public static readonly Dictionary<string, Func<string, MetricRecord>> Labels = new(StringComparer.Ordinal)
    {
        ["OutcomeRecord.Decision decision"] = v => Sample.Outcome() with { Decision = v },
        ["PromotionRecord.Approver approver"] = v => Sample.Promotion() with { Approver = v },
        ["PromotionRecord.ApprovalTicket approval_ticket"] = v => Sample.Promotion() with { ApprovalTicket = v },
    };

    /// <summary>May be absent, which an empty text means, too; at most <see cref="RecordLimits.IdentifierLength"/> characters.</summary>
    public static readonly Dictionary<string, Func<string?, MetricRecord>> OptionalLabels = new(StringComparer.Ordinal)
    {
        ["PerformanceRecord.SkillVersion skill_version"] = v => Sample.Performance() with { SkillVersion = v },
        ["PerformanceRecord.SessionId session_id"] = v => Sample.Performance() with { SessionId = v },
        ["PerformanceRecord.ExceptionType exception_type"] = v => Sample.Performance() with { ExceptionType = v },
        ["OutcomeRecord.SkillVersion skill_version"] = v => Sample.Outcome() with { SkillVersion = v },
        ["OutcomeRecord.SessionId session_id"] = v => Sample.Outcome() with { SessionId = v },
        ["OutcomeRecord.ExpectedDecision expected_decision"] = v => Sample.Outcome() with { ExpectedDecision = v },
        ["FidelityRecord.SkillVersion skill_version"] = v => Sample.Fidelity() with { SkillVersion = v },
        ["FidelityRecord.SessionId session_id"] = v => Sample.Fidelity() with { SessionId = v },
        ["InvocationRecord.SkillVersion skill_version"] = v => Sample.Completed() with { SkillVersion = v },
        ["InvocationRecord.SessionId session_id"] = v => Sample.Completed() with { SessionId = v },
        ["InvocationRecord.WorkflowPath workflow_path"] = v => Sample.Completed() with { WorkflowPath = v },
        ["InvocationRecord.ErrorType error_type"] = v => Sample.Failed() with { ErrorType = v },
        ["PromotionRecord.SkillVersion skill_version"] = v => Sample.Promotion() with { SkillVersion = v },
        ["PromotionRecord.SessionId session_id"] = v => Sample.Promotion() with { SessionId = v },
        ["RollbackRecord.SkillVersion skill_version"] = v => Sample.Rollback() with { SkillVersion = v },
        ["RollbackRecord.SessionId session_id"] = v => Sample.Rollback() with { SessionId = v },
        ["RollbackRecord.TriggerMetric trigger_metric"] = v => Sample.Rollback() with { TriggerMetric = v },
        ["TokenEstimateRecord.SkillVersion skill_version"] = v => Sample.TokenEstimate() with { SkillVersion = v },
        ["TokenEstimateRecord.SessionId session_id"] = v => Sample.TokenEstimate() with { SessionId = v },
        ["TokenEstimateRecord.StopReason stop_reason"] = v => Sample.TokenEstimate() with { StopReason = v },
        ["InteractionRecord.SkillVersion skill_version"] = v => Sample.Interaction() with { SkillVersion = v },
    };

    /// <summary>May be absent, which an empty text means, too; at most <see cref="RecordLimits.TextLength"/> characters.</summary>
    public static readonly Dictionary<string, Func<string?, MetricRecord>> OptionalTexts = new(StringComparer.Ordinal)
    {
        ["OutcomeRecord.Reasoning reasoning"] = v => Sample.Outcome() with { Reasoning = v },
        ["PromotionRecord.Reason reason"] = v => Sample.Promotion() with { Reason = v },
        ["RollbackRecord.TriggerReason trigger_reason"] = v => Sample.Rollback() with { TriggerReason = v },
    };

    public static readonly Dictionary<string, Func<DateTimeOffset, MetricRecord>> Times = new(StringComparer.Ordinal)
    {
        ["PerformanceRecord.Timestamp timestamp"] = v => Sample.Performance() with { Timestamp = v },
        ["OutcomeRecord.Timestamp timestamp"] = v => Sample.Outcome() with { Timestamp = v },
        ["FidelityRecord.Timestamp timestamp"] = v => Sample.Fidelity() with { Timestamp = v },
        ["InvocationRecord.Timestamp invoked_at"] = v => Sample.Completed() with { Timestamp = v },
        ["PromotionRecord.Timestamp timestamp"] = v => Sample.Promotion() with { Timestamp = v },
        ["RollbackRecord.Timestamp timestamp"] = v => Sample.Rollback() with { Timestamp = v },
        ["TokenEstimateRecord.Timestamp timestamp"] = v => Sample.TokenEstimate() with { Timestamp = v },
        ["InteractionRecord.Timestamp timestamp"] = v => Sample.Interaction() with { Timestamp = v },
    };

    public static readonly Dictionary<string, Func<TimeSpan, MetricRecord>> Durations = new(StringComparer.Ordinal)
    {
        ["PerformanceRecord.ExecutionTime execution_time_ms"] = v => Sample.Performance() with { ExecutionTime = v },
        ["InvocationRecord.Duration duration_seconds"] = v => Sample.Completed() with { Duration = v },
    };

    public static readonly Dictionary<string, Func<double, MetricRecord>> Fractions = new(StringComparer.Ordinal)
    {
        ["OutcomeRecord.Confidence confidence"] = v => Sample.Outcome() with { Confidence = v },
        ["FidelityRecord.PatternFidelity pattern_fidelity"] = v => Sample.Fidelity() with { PatternFidelity = v },
    };

    public static readonly Dictionary<string, Func<double, MetricRecord>> Sizes = new(StringComparer.Ordinal)
    {
        ["PerformanceRecord.MemoryUsageMegabytes memory_usage_mb"] = v => Sample.Performance() with { MemoryUsageMegabytes = v },
    };

    public static readonly Dictionary<string, Func<long, MetricRecord>> Counts = new(StringComparer.Ordinal)
    {
        ["FidelityRecord.PatternsFollowed patterns_followed"] = v => Sample.Fidelity() with { PatternsFollowed = v },
        ["FidelityRecord.PatternsMissed patterns_missed"] = v => Sample.Fidelity() with { PatternsMissed = v },
        ["TokenEstimateRecord.DeliverableCount deliverable_count"] = v => Sample.TokenEstimate() with { DeliverableCount = v },
        ["TokenEstimateRecord.PredictedOutputTokens predicted_output_tokens"] = v => Sample.TokenEstimate() with { PredictedOutputTokens = v },
        ["TokenEstimateRecord.ActualOutputTokens actual_output_tokens"] = v => Sample.TokenEstimate() with { ActualOutputTokens = v },
        ["TokenEstimateRecord.SelectedBudget selected_budget"] = v => Sample.TokenEstimate() with { SelectedBudget = v },
        ["InteractionRecord.Length length"] = v => Sample.Interaction() with { Length = v },
    };

    public static readonly Dictionary<string, Func<int, MetricRecord>> Choices = new(StringComparer.Ordinal)
    {
        ["TokenEstimateRecord.Complexity complexity"] = v => Sample.TokenEstimate() with { Complexity = (TaskComplexity)v },
        ["InteractionRecord.Interaction interaction"] = v => Sample.Interaction() with { Interaction = (InteractionType)v },
    };

    public static readonly Dictionary<string, Func<IReadOnlyList<string>, MetricRecord>> Lists = new(StringComparer.Ordinal)
    {
        ["InvocationRecord.FollowUpActions follow_up_actions"] = v => Sample.Completed() with { FollowUpActions = v },
        ["TokenEstimateRecord.Deliverables deliverables"] = v => Sample.TokenEstimate() with { Deliverables = v },
    };

    public static readonly Dictionary<string, Func<IReadOnlyDictionary<string, bool>, MetricRecord>> Maps = new(StringComparer.Ordinal)
    {
        ["FidelityRecord.PatternsDetail patterns_detail"] = v => Sample.Fidelity() with { PatternsDetail = v },
    };

    public static readonly Dictionary<string, Func<string, MetricRecord>> Objects = new(StringComparer.Ordinal)
    {
        ["PromotionRecord.AutomatedChecks automated_checks"] = v => Sample.Promotion() with { AutomatedChecks = v },
    };

    /// <summary>Every text that a person or program writes, whatever its rule.</summary>
    public static Dictionary<string, Func<string, MetricRecord>> AllTexts { get; } =
        RequiredSkillNames.Concat(Identifiers).Concat(Labels)
            .Concat(OptionalSkillNames.Concat(OptionalLabels).Concat(OptionalTexts).Select(f => KeyValuePair.Create<string, Func<string, MetricRecord>>(f.Key, f.Value.Invoke)))
            .Concat(Lists.Select(f => KeyValuePair.Create<string, Func<string, MetricRecord>>(f.Key, v => f.Value([v]))))
            .Concat(Maps.Select(f => KeyValuePair.Create<string, Func<string, MetricRecord>>(f.Key, v => f.Value(new Dictionary<string, bool>(StringComparer.Ordinal) { [v] = true }))))
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>What the field is called on the wire.</summary>
    public static string Wire(string field) => field[(field.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>What the property is called.</summary>
    public static string Property(string field) => field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..field.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>The value of the field of a record that was made by one of the functions here.</summary>
    public static object? ValueOf(string field, MetricRecord record) => record.GetType().GetProperty(Property(field))!.GetValue(record);

    public static TheoryData<string> Names<T>(Dictionary<string, T> fields) => new(fields.Keys);

    /// <summary>Asserts that a value is refused by an exception that names the field and the property, and returns what it says.</summary>
    public static string Refused(string field, Func<MetricRecord> make)
    {
        var exception = Assert.Throws<InvalidRecordException>(make);
        Assert.Equal(Wire(field), exception.Field);
        Assert.Equal(Property(field), exception.ParamName);
        Assert.StartsWith(exception.Field + " ", exception.Reason, StringComparison.Ordinal);
        Assert.StartsWith(exception.Reason, exception.Message, StringComparison.Ordinal);
        return exception.Reason;
    }
}
