using SkillMetrics.Records;

namespace SkillMetrics.Testing;

/// <summary>Small made-up records; every test changes what it is about by <c>with</c>.</summary>
public static class Sample
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static PerformanceRecord Performance(string skill = "summarize", string id = "e1") => new()
    {
        SkillName = skill,
        ExecutionId = id,
        Timestamp = Time,
        Agent = "agent",
        ExecutionTime = TimeSpan.FromMilliseconds(12.5),
        ExceptionOccurred = false,
    };

    public static OutcomeRecord Outcome(string skill = "summarize", string id = "e1") => new()
    {
        SkillName = skill,
        ExecutionId = id,
        Timestamp = Time,
        Agent = "agent",
        Decision = "approve",
        ExpectedDecision = "approve",
        Correct = true,
        Confidence = 0.75,
        Reasoning = "because",
    };

    public static FidelityRecord Fidelity(string skill = "summarize", string id = "e1") => new()
    {
        SkillName = skill,
        ExecutionId = id,
        Timestamp = Time,
        Agent = "agent",
        PatternFidelity = 0.5,
        PatternsFollowed = 1,
        PatternsMissed = 1,
        PatternsDetail = new Dictionary<string, bool>(StringComparer.Ordinal) { ["cite"] = true, ["short"] = false },
    };

    public static InvocationRecord Running(string skill = "summarize", string id = "i1") => new()
    {
        SkillName = skill,
        InvocationId = id,
        Timestamp = Time,
        SessionId = "session-1",
        WorkflowPath = "main/daily",
        Completed = false,
    };

    public static InvocationRecord Completed(string skill = "summarize", string id = "i1") => Running(skill, id) with
    {
        Completed = true,
        Duration = TimeSpan.FromSeconds(1.5),
        FollowUpActions = ["git commit", "git commit", "git push"],
    };

    public static InvocationRecord Failed(string skill = "summarize", string id = "i1") => Running(skill, id) with
    {
        Duration = TimeSpan.FromSeconds(0.25),
        ErrorType = "System.TimeoutException",
    };

    public static PromotionRecord Promotion(string skill = "summarize", string id = "p1") => new()
    {
        SkillName = skill,
        EventId = id,
        Timestamp = Time,
        FromState = "prototype",
        ToState = "staged",
        Approver = "ada",
        ApprovalTicket = "T-1",
        Reason = "good",
        AutomatedChecks = """{"b":1,"a":{"d":true,"c":null}}""",
    };

    public static RollbackRecord Rollback(string skill = "summarize", string id = "r1") => new()
    {
        SkillName = skill,
        EventId = id,
        Timestamp = Time,
        FromState = "staged",
        ToState = "prototype",
        TriggerReason = "worse",
        TriggerMetric = "accuracy",
        Automated = true,
    };

    public static TokenEstimateRecord TokenEstimate(string run = "run-1", string phase = "phase-1") => new()
    {
        RunId = run,
        PhaseId = phase,
        Timestamp = Time,
        Category = "implementation",
        Complexity = TaskComplexity.High,
        Deliverables = ["src/a.cs", "src/b.cs"],
        PredictedOutputTokens = 1200,
        ActualOutputTokens = 800,
        SelectedBudget = 4096,
        Success = true,
        Truncated = false,
        StopReason = "end_turn",
        Model = "model-1",
    };

    public static InteractionRecord Interaction(string session = "session-1", InteractionType interaction = InteractionType.Prompt) => new()
    {
        SessionId = session,
        Timestamp = Time,
        Interaction = interaction,
        Length = 42,
    };

    /// <summary>One record of every kind.</summary>
    public static MetricRecord[] OfEveryKind() =>
    [
        Performance(), Outcome(), Fidelity(), Completed(), Promotion(), Rollback(), TokenEstimate(), Interaction(),
    ];
}
