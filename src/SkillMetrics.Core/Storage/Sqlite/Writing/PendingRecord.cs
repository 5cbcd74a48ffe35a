using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>One record of a transaction on its way into its table.</summary>
internal struct PendingRecord(WriteRequest request, int index)
{
    public WriteRequest Request { get; } = request;

    /// <summary>Which of the request's records it is.</summary>
    public int Index { get; } = index;

    public MetricRecord Record { get; } = request[index];

    public RecordTable Table { get; } = RecordTable.Of(request[index].Kind);

    public IdentityKey Key { get; set; } = IdentityKey.Of(RecordIdentity.Of(request[index]));

    /// <summary>Its row: a new one, or the one that has its identity already.</summary>
    public long RowId { get; set; }

    /// <summary>Whether nothing had its identity before.</summary>
    public bool IsNew { get; set; }

    /// <summary>
    /// Whether that was known before any row was stored, and so does not change while rows are. Not of the second of two identities with one
    /// key, nor of a record whose row is gone.
    /// </summary>
    public bool IsKnownNew { get; set; }

    public RecordDisposition Disposition { get; set; }
}
