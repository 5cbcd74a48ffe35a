using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.History;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Storage.Files;

/// <summary>Takes the lines of files into a history. Not for several threads.</summary>
internal sealed class FileReplay
{
    private readonly NdjsonReader _reader = new();

    /// <summary>What was found in lines that is no record, or none that can be stored beside the others.</summary>
    public List<Reject> BadLines { get; } = [];

    /// <summary>Takes the lines behind what is known of a file: all that are whole, or none where it is cancelled.</summary>
    /// <param name="file">The file, whose known part grows.</param>
    /// <param name="stream">The file's content.</param>
    /// <param name="history">Where the lines go.</param>
    /// <param name="now">The time of what is rejected here.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public void Read(TrackedFile file, FileStream stream, RecordHistory history, DateTimeOffset now, CancellationToken cancellationToken)
    {
        stream.Position = file.Offset;
        var scanner = new LineScanner(stream, file.Offset);
        var change = history.Begin();
        var isOpen = false;
        while (scanner.Read() && (scanner.Line.IsTerminated || IsWholeObject(scanner.Line)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            isOpen = !scanner.Line.IsTerminated;
            Take(file, scanner.Line, history, change, now);
        }

        BadLines.AddRange(change.Rejects);
        history.Apply(change, now);
        var offset = isOpen ? scanner.End : scanner.Position;
        var isTerminated = !isOpen && (file.IsTerminated || offset > file.Offset);
        file.Take(stream.SafeFileHandle, offset, isTerminated, isTorn: scanner.End > offset);
    }

    /// <summary>A part of an object is never an object, whereas a part of a number may be a number.</summary>
    public static bool IsWholeObject(ScannedLine line) =>
        !line.IsTooLong && line.Bytes.Span.TrimStart(" \t"u8) is [(byte)'{', ..] && NdjsonReader.IsWhole(line.Bytes.Span);

    private void Take(TrackedFile file, ScannedLine line, RecordHistory history, HistoryChange change, DateTimeOffset now)
    {
        try
        {
            switch (file.Name)
            {
                case StoreFileNames.Rejects:
                    Parse(line, StoreJson.Default.RejectLine).ApplyTo(history);
                    break;
                case StoreFileNames.Watermarks:
                    change.Add(Parse(line, StoreJson.Default.IngestionWatermark));
                    break;
                case StoreFileNames.AuditLog:
                    change.AuditEntries.Add(Parse(line, StoreJson.Default.AuditLine).ToEntry());
                    break;
                case StoreFileNames.ReindexOutbox:
                    change.ReindexItems.Add(Parse(line, LedgerJson.Default.ReindexItem));
                    break;
                default:
                    TakeRecord(file, line, change, now);
                    break;
            }
        }
        catch (JsonException)
        {
            change.Add(Reject.Of(file.Path, line, "The line is none of those that the store keeps in this file."));
        }
    }

    private void TakeRecord(TrackedFile file, ScannedLine line, HistoryChange change, DateTimeOffset now)
    {
        if (!_reader.TryRead(line, now, out var record, out var reason))
        {
            change.Add(Reject.Of(file.Path, line, reason!));
        }
        else if (change.Add(record!) == RecordDisposition.Conflict)
        {
            change.Add(RecordComparison.RejectOf(record!, RecordDisposition.Conflict, file.Path, line.Offset, line.Bytes.Span));
        }
    }

    private static T Parse<T>(ScannedLine line, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(line.Bytes.Span, type) ?? throw new JsonException();
}
