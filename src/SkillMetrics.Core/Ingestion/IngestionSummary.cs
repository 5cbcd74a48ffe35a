using System.Collections.ObjectModel;
using SkillMetrics.Records;

namespace SkillMetrics.Ingestion;

/// <summary>
/// What an ingestion did. <see cref="Lines"/> is the sum of <see cref="Inserted"/>, <see cref="Updated"/>, <see cref="Duplicates"/>,
/// <see cref="Conflicts"/> and <see cref="Rejected"/>: each line that was read this time is counted once, blank lines are not.
/// </summary>
public sealed record IngestionSummary
{
    /// <summary>How many files were read, those included in which nothing was new. A stream counts as one.</summary>
    public required int Files { get; init; }

    /// <summary>The full paths of files that hold no records, and of files and folders in a named folder that could not be opened; in ordinal order.</summary>
    public IReadOnlyList<string> SkippedFiles { get; init; } = [];

    /// <summary>How many lines were read.</summary>
    public required long Lines { get; init; }

    /// <summary>New records, now stored.</summary>
    public required long Inserted { get; init; }

    /// <summary>Ended invocations that replaced their running form.</summary>
    public required long Updated { get; init; }

    /// <summary>Records that were already stored with the same content.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Records whose identity is stored with other content: the stored ones stay, these are among the rejected records.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Lines that hold no valid record, or one from before the time up to which the store was pruned; they are among the rejected records.</summary>
    public required long Rejected { get; init; }

    /// <summary>The inserted records by kind; a kind without any is absent.</summary>
    public IReadOnlyDictionary<RecordKind, long> InsertedByKind { get; init; } = ReadOnlyDictionary<RecordKind, long>.Empty;

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>This and a later ingestion together.</summary>
    /// <param name="later">The later one.</param>
    public IngestionSummary Plus(IngestionSummary later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new IngestionSummary
        {
            Files = Files + later.Files,
            SkippedFiles = [.. SkippedFiles, .. later.SkippedFiles],
            Lines = Lines + later.Lines,
            Inserted = Inserted + later.Inserted,
            Updated = Updated + later.Updated,
            Duplicates = Duplicates + later.Duplicates,
            Conflicts = Conflicts + later.Conflicts,
            Rejected = Rejected + later.Rejected,
            InsertedByKind = InsertedByKind.Concat(later.InsertedByKind).GroupBy(k => k.Key).ToDictionary(g => g.Key, g => g.Sum(k => k.Value)),
            Elapsed = Elapsed + later.Elapsed,
        };
    }
}
