using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

/// <summary>The order in which a folder of files gives its records back after it was opened anew.</summary>
internal static class FileOrder
{
    /// <summary>The same records, kind by kind; whatever went into one file, that of one skill and day among it, in the same order.</summary>
    public static void AssertKept(IReadOnlyList<MetricRecord> before, IReadOnlyList<MetricRecord> after)
    {
        Assert.Equal(before.Select(r => r.Kind), after.Select(r => r.Kind));
        Assert.Equal(before.Select(NdjsonCodec.ToLine).Order(StringComparer.Ordinal), after.Select(NdjsonCodec.ToLine).Order(StringComparer.Ordinal));
        var groups = before.ToLookup(OneFile);
        Assert.All(after.ToLookup(OneFile), group => Assert.Equal(groups[group.Key], group));
    }

    private static (RecordKind Kind, string? Skill, int Day) OneFile(MetricRecord record) => (record.Kind, record.SkillName, UnixTime.ToDay(record.Timestamp));
}
