using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

/// <summary>The real records in a store in memory, beside the reports that other code computed of them.</summary>
internal static class RealRecords
{
    public static async Task<InMemoryMetricsStore> LoadAsync(string folder)
    {
        var store = new InMemoryMetricsStore();
        var reader = new NdjsonReader();
        foreach (var file in Directory.EnumerateFiles(RealData.Folder(folder)!).Where(IsRecords))
        {
            var records = new List<MetricRecord>();
            foreach (var line in await File.ReadAllLinesAsync(file))
            {
                Assert.True(reader.TryRead(System.Text.Encoding.UTF8.GetBytes(line), Sample.Time, out var record, out var reason), reason);
                records.Add(record!);
            }

            Assert.Equal(records.Count, (await store.AppendAsync(records)).Inserted);
        }

        return store;
    }

    public static JsonElement ExpectedSkills(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RealData.Folder(folder)!, "expected-report.json")));
        return document.RootElement.GetProperty("skills").Clone();
    }

    private static bool IsRecords(string file) =>
        file.EndsWith(".ndjson", StringComparison.Ordinal)
        || file.EndsWith("_performance.json", StringComparison.Ordinal)
        || file.EndsWith("_outcomes.json", StringComparison.Ordinal);
}
