using SkillMetrics.Records;

namespace SkillMetrics.Storage.History;

/// <summary>A record that changes a history.</summary>
/// <param name="Identity">What makes it the same record.</param>
/// <param name="Record">The record.</param>
/// <param name="Disposition">Whether it is inserted, or updates the one that is there.</param>
internal readonly record struct AcceptedRecord(HashedIdentity Identity, MetricRecord Record, RecordDisposition Disposition);
