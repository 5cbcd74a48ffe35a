using SkillMetrics.Ingestion;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Children;

/// <summary>Ingests a file. Its figure is the process's largest working set in megabytes.</summary>
internal sealed class IngestingChild(string path, string file) : IChildWork
{
    public const string Name = "ingest";

    private SqliteMetricsStore? _store;

    public async Task PrepareAsync() => _store = await SqliteMetricsStore.OpenAsync(path);

    public async Task<double> RunAsync()
    {
        await new RecordIngestor(_store!).IngestAsync([file]);
        return WorkingSet.PeakMegabytes();
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? default;
}
