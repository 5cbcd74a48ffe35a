namespace SkillMetrics.Storage;

/// <summary>The files that a folder of NDJSON keeps beside its records, where it is a store or a backup of one.</summary>
internal static class BookkeepingFiles
{
    public const string Lock = ".lock";
    public const string Manifest = ".manifest";
    public const string Rejects = "rejected_records.ndjson";
    public const string Watermarks = "ingestion_watermarks.ndjson";
    public const string AuditLog = "audit_log.ndjson";
    public const string ReindexOutbox = "reindex_outbox.ndjson";

    /// <summary>Whether a file is one of those that hold lines, but no records. A file of that name elsewhere is one as any other.</summary>
    public static bool Include(FileInfo file) =>
        file is { Name: Rejects or Watermarks or AuditLog or ReindexOutbox, DirectoryName: { } folder }
        && (File.Exists(Path.Combine(folder, Lock)) || File.Exists(Path.Combine(folder, Manifest)));
}
