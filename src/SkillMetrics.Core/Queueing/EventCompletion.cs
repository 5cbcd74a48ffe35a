using SkillMetrics.Records;

namespace SkillMetrics.Queueing;

/// <summary>An event that is done, with the records that it led to.</summary>
/// <param name="Lease">The lease under which it was done.</param>
/// <param name="Records">The records, stored if and only if the event is completed by this. The list must not change until then.</param>
public sealed record EventCompletion(EventLease Lease, IReadOnlyList<MetricRecord> Records);
