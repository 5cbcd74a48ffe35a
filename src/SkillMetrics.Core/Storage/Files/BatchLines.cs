using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.History;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Storage.Files;

/// <summary>The lines of a batch, each with the others of its file. All are made before any is written.</summary>
internal sealed class BatchLines(StoreFolder folder, FileLayout layout, LineBuffers buffers) : IDisposable
{
    // Fewer are written sooner than another thread has begun with its half.
    private const int ParallelFrom = 1_024;

    private readonly Dictionary<(RecordKind Kind, int Day, string? Skill), ArrayBufferWriter<byte>> _byRecord = [];
    private readonly Dictionary<string, (TrackedFile File, ArrayBufferWriter<byte> Lines)> _byFile = new(StringComparer.OrdinalIgnoreCase);
    private readonly Utf8JsonWriter _json = new(Stream.Null, NdjsonCodec.WriterOptions);

    public static List<FileAppend> Of(HistoryChange change, DateTimeOffset now, StoreFolder folder, FileLayout layout, LineBuffers buffers)
    {
        using var lines = new BatchLines(folder, layout, buffers);
        if (change.Accepted.Count < ParallelFrom)
        {
            lines.Add(CollectionsMarshal.AsSpan(change.Accepted));
            lines.AddBookkeeping(change, now);
            return [.. lines._byFile.Values.Select(f => new FileAppend(f.File, [f.Lines.WrittenMemory]))];
        }

        using var rest = new BatchLines(folder, layout, buffers);
        var half = change.Accepted.Count / 2;
        Parallel.Invoke(
            () => lines.Add(CollectionsMarshal.AsSpan(change.Accepted)[..half]),
            () =>
            {
                rest.Add(CollectionsMarshal.AsSpan(change.Accepted)[half..]);
                rest.AddBookkeeping(change, now);
            });
        return lines.Followed(rest);
    }

    public void Dispose() => _json.Dispose();

    private List<FileAppend> Followed(BatchLines rest) =>
    [
        .. _byFile.Values.Select(f => new FileAppend(
            f.File, rest._byFile.TryGetValue(f.File.Name, out var more) ? [f.Lines.WrittenMemory, more.Lines.WrittenMemory] : [f.Lines.WrittenMemory])),
        .. rest._byFile.Values.Where(f => !_byFile.ContainsKey(f.File.Name)).Select(f => new FileAppend(f.File, [f.Lines.WrittenMemory])),
    ];

    private void AddBookkeeping(HistoryChange change, DateTimeOffset now)
    {
        foreach (var reject in change.Rejects)
        {
            Add(StoreFileNames.Rejects, RejectLine.Of(reject, now), StoreJson.Default.RejectLine);
        }

        foreach (var key in change.Resolved)
        {
            Add(StoreFileNames.Rejects, RejectLine.Resolve(key, now), StoreJson.Default.RejectLine);
        }

        foreach (var watermark in change.Watermarks.Values)
        {
            Add(StoreFileNames.Watermarks, watermark, StoreJson.Default.IngestionWatermark);
        }

        foreach (var entry in change.AuditEntries)
        {
            Add(StoreFileNames.AuditLog, AuditLine.Of(entry), StoreJson.Default.AuditLine);
        }

        foreach (var item in change.ReindexItems)
        {
            Add(StoreFileNames.ReindexOutbox, item, LedgerJson.Default.ReindexItem);
        }
    }

    private void Add(ReadOnlySpan<AcceptedRecord> records)
    {
        foreach (var accepted in records)
        {
            Add(accepted.Record);
        }
    }

    private void Add(MetricRecord record)
    {
        var key = layout == FileLayout.Daily ? (record.Kind, UnixTime.ToDay(record.Timestamp), null) : (record.Kind, 0, record.SkillName);
        if (!_byRecord.TryGetValue(key, out var lines))
        {
            _byRecord.Add(key, lines = LinesOf(StoreFileNames.For(record, layout)));
        }

        _json.Reset(lines);
        RecordWriter.Write(_json, record);
        End(lines);
    }

    private void Add<T>(string name, T line, JsonTypeInfo<T> type)
    {
        var lines = LinesOf(name);
        _json.Reset(lines);
        JsonSerializer.Serialize(_json, line, type);
        End(lines);
    }

    private void End(ArrayBufferWriter<byte> lines)
    {
        _json.Flush();
        lines.Write("\n"u8);
    }

    private ArrayBufferWriter<byte> LinesOf(string name)
    {
        var file = folder.Target(name);
        if (!_byFile.TryGetValue(file.Name, out var entry))
        {
            _byFile.Add(file.Name, entry = (file, buffers.Lend()));
        }

        return entry.Lines;
    }
}
