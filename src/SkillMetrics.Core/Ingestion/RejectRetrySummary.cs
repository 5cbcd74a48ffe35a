using SkillMetrics.Storage;

namespace SkillMetrics.Ingestion;

/// <summary>What became of rejected records that were tried again.</summary>
public sealed record RejectRetrySummary
{
    /// <summary>How many rejected records there were.</summary>
    public long Rejects { get; init; }

    /// <summary>New records, now stored.</summary>
    public long Inserted { get; init; }

    /// <summary>Ended invocations that replaced their running form.</summary>
    public long Updated { get; init; }

    /// <summary>Records that had been stored in the meantime.</summary>
    public long Duplicates { get; init; }

    /// <summary>Those that are rejected still.</summary>
    public long Remaining => Rejects - Inserted - Updated - Duplicates;

    internal RejectRetrySummary Plus(AppendResult result) => this with
    {
        Inserted = Inserted + result.Inserted,
        Updated = Updated + result.Updated,
        Duplicates = Duplicates + result.Duplicates,
    };
}
