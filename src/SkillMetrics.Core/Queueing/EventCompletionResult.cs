using SkillMetrics.Storage;

namespace SkillMetrics.Queueing;

/// <summary>What became of completions.</summary>
/// <param name="Completed">How many events are completed by it.</param>
/// <param name="Lost">The leases that had run out: of their events nothing was stored.</param>
/// <param name="Records">What became of the records of the completed ones.</param>
public sealed record EventCompletionResult(int Completed, IReadOnlyList<EventLease> Lost, AppendResult Records);
