namespace SkillMetrics.Storage;

/// <summary>What a performance record says.</summary>
/// <param name="ExecutionTicks">How long the execution took, in ticks of 100 ns.</param>
/// <param name="ExceptionOccurred">Whether it threw.</param>
/// <param name="Session">A number for its session, the same for all of one session in one sample; 0 without a session.</param>
public readonly record struct ExecutionSample(long ExecutionTicks, bool ExceptionOccurred, long Session);
