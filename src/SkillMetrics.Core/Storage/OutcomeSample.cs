namespace SkillMetrics.Storage;

/// <summary>What an outcome record says.</summary>
/// <param name="Correct">Whether the decision was right.</param>
/// <param name="IsError">Whether there is no decision to judge: <see cref="Records.OutcomeRecord.ErrorDecision"/>.</param>
/// <param name="Session">A number for its session, the same for all of one session in one sample; 0 without a session.</param>
public readonly record struct OutcomeSample(bool Correct, bool IsError, long Session);
