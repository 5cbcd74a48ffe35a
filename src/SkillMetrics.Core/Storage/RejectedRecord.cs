namespace SkillMetrics.Storage;

/// <summary>A reject as the store keeps it.</summary>
/// <param name="Id">The store's number for it, from 1.</param>
/// <param name="Reject">What was rejected, and why.</param>
/// <param name="RejectedAt">When it was first rejected, in UTC.</param>
public sealed record RejectedRecord(long Id, Reject Reject, DateTimeOffset RejectedAt);
