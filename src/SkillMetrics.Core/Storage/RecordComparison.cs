using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Storage;

/// <summary>The one rule by which every store judges a record whose identity it already holds.</summary>
public static class RecordComparison
{
    /// <summary>What to do with a record beside the stored one of the same identity.</summary>
    /// <param name="stored">The stored record, or null where the identity is new.</param>
    /// <param name="incoming">The record that comes in.</param>
    public static RecordDisposition Classify(MetricRecord? stored, MetricRecord incoming)
    {
        ArgumentNullException.ThrowIfNull(incoming);
        return (stored, incoming) switch
        {
            (null, _) => RecordDisposition.Insert,
            (InvocationRecord s, InvocationRecord i) => Classify(s, i),

            // The link to the audit log is the store's own, and not part of what happened.
            (StageChangeRecord s, StageChangeRecord i) => s.Unlinked().Equals(i.Unlinked()) ? RecordDisposition.Duplicate : RecordDisposition.Conflict,

            // Its identity is its content; only the time of ingestion differs.
            (TokenEstimateRecord { TimestampIsAssumed: true }, _) => RecordDisposition.Duplicate,
            _ => stored.Equals(incoming) ? RecordDisposition.Duplicate : RecordDisposition.Conflict,
        };
    }

    /// <summary>Makes the reject of a record that is not stored.</summary>
    /// <param name="incoming">The record that came in.</param>
    /// <param name="disposition">Why it is not stored: a conflict, or from before the retention.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="offset">Its byte offset there, or null.</param>
    /// <param name="line">The bytes it was read from; empty for a record that never was a line.</param>
    public static Reject RejectOf(MetricRecord incoming, RecordDisposition disposition, string source, long? offset, ReadOnlySpan<byte> line)
    {
        ArgumentNullException.ThrowIfNull(incoming);
        var identity = RecordIdentity.Of(incoming);
        var reason = disposition == RecordDisposition.BeforeRetention
            ? $"before_retention: the store was pruned up to a time after {incoming.Timestamp:O}, and takes in nothing older."
            : $"{WithArticle(NdjsonCodec.KindName(identity.Kind))} record with the id \"{identity.Id}\" is already stored with other content; the stored one stays.";
        return line.IsEmpty
            ? Reject.Of(source, offset, System.Text.Encoding.UTF8.GetBytes(NdjsonCodec.ToLine(incoming)), reason)
            : Reject.Of(source, offset, line, reason);
    }

    private static string WithArticle(string kind) => kind[0] is 'i' or 'o' ? $"An {kind}" : $"A {kind}";

    private static RecordDisposition Classify(InvocationRecord stored, InvocationRecord incoming)
    {
        if (stored.Equals(incoming))
        {
            return RecordDisposition.Duplicate;
        }

        return (stored.State == InvocationState.Running, incoming.State == InvocationState.Running) switch
        {
            _ when !stored.AgreesOnStart(incoming) => RecordDisposition.Conflict,
            (true, false) => RecordDisposition.Update,
            (false, true) => RecordDisposition.Duplicate,
            _ => RecordDisposition.Conflict,
        };
    }
}
