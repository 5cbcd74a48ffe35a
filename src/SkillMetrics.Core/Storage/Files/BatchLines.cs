using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.History;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Storage.Files;

/// <summary>The lines of a batch, each with the others of its file. All are made before any is written.</summary>
internal sealed class BatchLines(StoreFolder folder, FileLayout layout)
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<(RecordKind Kind, int Day, string? Skill), ArrayBufferWriter<byte>> _byRecord = [];
    private readonly Dictionary<string, (TrackedFile File, ArrayBufferWriter<byte> Lines)> _byFile = new(StringComparer.OrdinalIgnoreCase);

    public static List<FileAppend> Of(HistoryChange change, DateTimeOffset now, StoreFolder folder, FileLayout layout)
    {
        var batch = new BatchLines(folder, layout);
        foreach (var (record, _) in change.Accepted)
        {
            batch.Add(record);
        }

        foreach (var reject in change.Rejects)
        {
            batch.Add(StoreFileNames.Rejects, RejectLine.Of(reject, now), StoreJson.Default.RejectLine);
        }

        foreach (var key in change.Resolved)
        {
            batch.Add(StoreFileNames.Rejects, RejectLine.Resolve(key, now), StoreJson.Default.RejectLine);
        }

        foreach (var watermark in change.Watermarks.Values)
        {
            batch.Add(StoreFileNames.Watermarks, watermark, StoreJson.Default.IngestionWatermark);
        }

        foreach (var entry in change.AuditEntries)
        {
            batch.Add(StoreFileNames.AuditLog, AuditLine.Of(entry), StoreJson.Default.AuditLine);
        }

        foreach (var item in change.ReindexItems)
        {
            batch.Add(StoreFileNames.ReindexOutbox, item, LedgerJson.Default.ReindexItem);
        }

        return [.. batch._byFile.Values.Select(f => new FileAppend(f.File, f.Lines.WrittenMemory))];
    }

    private void Add(MetricRecord record)
    {
        var key = layout == FileLayout.Daily ? (record.Kind, UnixTime.ToDay(record.Timestamp), null) : (record.Kind, 0, record.SkillName);
        if (!_byRecord.TryGetValue(key, out var lines))
        {
            _byRecord.Add(key, lines = LinesOf(StoreFileNames.For(record, layout)));
        }

        NdjsonCodec.Write(record, lines);
        lines.Write("\n"u8);
    }

    private void Add<T>(string name, T line, JsonTypeInfo<T> type)
    {
        var lines = LinesOf(name);
        using (var writer = new Utf8JsonWriter(lines, _options))
        {
            JsonSerializer.Serialize(writer, line, type);
        }

        lines.Write("\n"u8);
    }

    private ArrayBufferWriter<byte> LinesOf(string name)
    {
        var file = folder.Target(name);
        if (!_byFile.TryGetValue(file.Name, out var entry))
        {
            _byFile.Add(file.Name, entry = (file, new ArrayBufferWriter<byte>()));
        }

        return entry.Lines;
    }
}
