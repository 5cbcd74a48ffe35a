using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Writes rejects and watermarks.</summary>
internal sealed class RejectWriter(SqliteDatabase database, TimeProvider clock)
{
    private const string InsertReject = """
        INSERT INTO rejected_records (source, offset, text_hash, text, reason, rejected_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (source, offset, text_hash) DO NOTHING
        """;

    private const string UpsertWatermark = """
        INSERT INTO ingestion_watermarks (source, offset, head_length, head_hash, tail_length, tail_hash, pending_hash, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (source) DO UPDATE SET
            offset = excluded.offset, head_length = excluded.head_length, head_hash = excluded.head_hash, tail_length = excluded.tail_length,
            tail_hash = excluded.tail_hash, pending_hash = excluded.pending_hash, updated_at = excluded.updated_at
        """;

    public void Add(Reject reject)
    {
        var insert = database.Prepare(InsertReject);
        insert.Bind(1, reject.Source);
        insert.Bind(2, reject.Offset ?? -1L);
        insert.Bind(3, reject.TextHash);
        insert.Bind(4, reject.Text);
        insert.Bind(5, reject.Reason);
        insert.Bind(6, Now());
        insert.Run();
    }

    public void Remove(RejectKey key)
    {
        var delete = database.Prepare("DELETE FROM rejected_records WHERE source = ?1 AND offset = ?2 AND text_hash = ?3");
        delete.Bind(1, key.Source);
        delete.Bind(2, key.Offset ?? -1L);
        delete.Bind(3, key.TextHash);
        delete.Run();
    }

    public void Set(IngestionWatermark watermark)
    {
        var upsert = database.Prepare(UpsertWatermark);
        upsert.Bind(1, watermark.Source);
        upsert.Bind(2, watermark.Offset);
        upsert.Bind(3, (long)watermark.HeadLength);
        upsert.Bind(4, watermark.HeadHash);
        upsert.Bind(5, watermark.TailLength);
        upsert.Bind(6, watermark.TailHash);
        upsert.Bind(7, watermark.PendingHash);
        upsert.Bind(8, Now());
        upsert.Run();
    }

    private long Now() => UnixTime.ToMicroseconds(clock.GetUtcNow());
}
