using System.Text;
using SkillMetrics.Ingestion;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Ingestion;

/// <summary>A folder of sources, a store that can be watched, and an ingestor between them.</summary>
internal sealed class IngestionBench : IDisposable
{
    private readonly TempFolder _folder = new();

    public IngestionBench()
    {
        Commits = new WatchedIngestionStore(Store);
        Ingestor = new RecordIngestor(Commits, Clock);
    }

    public FakeClock Clock { get; } = new();

    public InMemoryMetricsStore Store { get; } = new();

    public WatchedIngestionStore Commits { get; }

    public RecordIngestor Ingestor { get; }

    public string Folder => _folder.Path;

    public static string Line(MetricRecord record) => NdjsonCodec.ToLine(record) + "\n";

    public static string Lines(int count, int first = 0, string skill = "summarize") =>
        string.Concat(Enumerable.Range(first, count).Select(i => Line(Sample.Performance(skill, $"e{i}"))));

    public string PathOf(string name) => Path.Combine([Folder, .. name.Split('/')]);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Append(string name, string text)
    {
        var path = PathOf(name);
        File.AppendAllText(path, text);
        return path;
    }

    public Task<IngestionSummary> IngestAsync(params string[] paths) => Ingestor.IngestAsync(paths.Length == 0 ? [Folder] : paths);

    public async Task<List<MetricRecord>> RecordsAsync(RecordKind? kind = null) =>
        await Store.ReadAsync(new RecordFilter { Kind = kind }).ToListAsync();

    public async Task<string[]> IdsAsync() =>
        [.. (await RecordsAsync(RecordKind.Performance)).Select(r => ((PerformanceRecord)r).ExecutionId)];

    public async Task<List<Reject>> RejectsAsync() =>
        await Store.ReadRejectsAsync().Select(r => r.Reject).OrderBy(r => r.Source, StringComparer.Ordinal).ThenBy(r => r.Offset).ToListAsync();

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }
}
