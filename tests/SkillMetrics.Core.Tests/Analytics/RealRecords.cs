using System.Text.Json;
using SkillMetrics.Ingestion;
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
        var summary = await new RecordIngestor(store).IngestAsync([RealData.Folder(folder)!]);
        Assert.Equal(summary.Lines, summary.Inserted);
        return store;
    }

    public static JsonElement ExpectedSkills(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RealData.Folder(folder)!, "expected-report.json")));
        return document.RootElement.GetProperty("skills").Clone();
    }
}
