using System.Globalization;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Storage.Files;

/// <summary>The names of the files in a store's folder.</summary>
internal static class StoreFileNames
{
    public const string Lock = BookkeepingFiles.Lock;
    public const string Intent = ".intent";
    public const string Restore = ".restore";
    public const string Manifest = BookkeepingFiles.Manifest;
    public const string Rejects = BookkeepingFiles.Rejects;
    public const string Watermarks = BookkeepingFiles.Watermarks;
    public const string AuditLog = BookkeepingFiles.AuditLog;
    public const string ReindexOutbox = BookkeepingFiles.ReindexOutbox;
    public const string JsonExtension = ".json";
    public const string LinesExtension = ".ndjson";

    private static readonly string[] _suffixes =
        ["_performance", "_outcomes", "_fidelity", "_invocations", "_promotion_log", "_promotion_log", "_tokens", "_interactions"];

    /// <summary>The file a record goes to.</summary>
    public static string For(MetricRecord record, FileLayout layout)
    {
        if (layout == FileLayout.Daily)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{NdjsonCodec.KindName(record.Kind)}-{DateOnly.FromDateTime(record.Timestamp.UtcDateTime):yyyy-MM-dd}{LinesExtension}");
        }

        var skill = record is TokenEstimateRecord or InteractionRecord ? string.Empty : SkillFileName.Encode(record.SkillName!);
        return $"{skill}{_suffixes[(int)record.Kind]}{JsonExtension}";
    }

    /// <summary>Whether a file holds lines of the store's own, of which only whole ones were ever told to be there.</summary>
    public static bool IsOfTheStore(string name) => name is Rejects or Watermarks or AuditLog or ReindexOutbox;

    /// <summary>Whether a file is looked at when the store is read.</summary>
    public static bool IsRead(string name) =>
        Path.GetExtension(name.AsSpan()) is var extension
        && (extension.Equals(LinesExtension, StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".jsonl", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(JsonExtension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a file bears a name that this library gives, so that its last line is this library's to mend.</summary>
    public static bool IsOurs(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        var dash = stem.IndexOf('-', StringComparison.Ordinal);
        return IsOfTheStore(name)
            || _suffixes.Any(s => stem.EndsWith(s, StringComparison.Ordinal))
            || (dash > 0 && NdjsonCodec.TryParseKind(stem[..dash], out _) && DateOnly.TryParseExact(stem.AsSpan(dash + 1), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }
}
