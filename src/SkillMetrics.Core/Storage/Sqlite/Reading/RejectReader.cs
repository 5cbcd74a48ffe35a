using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads rejects and watermarks.</summary>
internal static class RejectReader
{
    private const int RowsATime = 256;

    public static List<RejectedRecord> Rejects(SqliteDatabase database, long afterId)
    {
        var rejects = new List<RejectedRecord>();
        var rows = database.Prepare(
            "SELECT id, source, offset, text_hash, text, reason, rejected_at FROM rejected_records WHERE id > ?1 ORDER BY id LIMIT ?2");
        try
        {
            rows.Bind(1, afterId);
            rows.Bind(2, (long)RowsATime);
            while (rows.Step())
            {
                var reject = new Reject
                {
                    Source = rows.Text(1),
                    Offset = rows.Int64(2) is >= 0 and var offset ? offset : null,
                    TextHash = rows.Text(3),
                    Text = rows.Text(4),
                    Reason = rows.Text(5),
                };
                rejects.Add(new RejectedRecord(rows.Int64(0), reject, UnixTime.FromMicroseconds(rows.Int64(6))));
            }
        }
        finally
        {
            rows.Reset();
        }

        return rejects;
    }

    public static IngestionWatermark? Watermark(SqliteDatabase database, string source)
    {
        var row = database.Prepare(
            "SELECT offset, head_length, head_hash, tail_length, tail_hash, pending_hash FROM ingestion_watermarks WHERE source = ?");
        try
        {
            row.Bind(1, source);
            return row.Step()
                ? new IngestionWatermark
                {
                    Source = source,
                    Offset = row.Int64(0),
                    HeadLength = (int)row.Int64(1),
                    HeadHash = row.Text(2),
                    TailLength = row.Int64(3),
                    TailHash = row.Text(4),
                    PendingHash = row.OptionalText(5),
                }
                : null;
        }
        finally
        {
            row.Reset();
        }
    }
}
