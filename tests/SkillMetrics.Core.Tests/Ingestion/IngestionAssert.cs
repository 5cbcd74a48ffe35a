using SkillMetrics.Ingestion;
using Xunit;

namespace SkillMetrics.Core.Tests.Ingestion;

internal static class IngestionAssert
{
    /// <summary>Asserts every count, those that are not given being 0.</summary>
    public static void Counts(
        IngestionSummary summary, long inserted = 0, long updated = 0, long duplicates = 0, long conflicts = 0, long rejected = 0)
    {
        Assert.Equal(
            (inserted, updated, duplicates, conflicts, rejected),
            (summary.Inserted, summary.Updated, summary.Duplicates, summary.Conflicts, summary.Rejected));
        Assert.Equal(inserted + updated + duplicates + conflicts + rejected, summary.Lines);
        Assert.Equal(inserted, summary.InsertedByKind.Values.Sum());
    }
}
