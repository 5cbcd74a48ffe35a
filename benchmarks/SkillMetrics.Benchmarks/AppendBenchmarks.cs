using BenchmarkDotNet.Attributes;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks;

/// <summary>What an append costs its caller, with SQLite behind it.</summary>
[MemoryDiagnoser]
public class AppendBenchmarks : IDisposable
{
    private string _folder = string.Empty;
    private SqliteMetricsStore? _store;
    private int _number;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("skillmetrics-benchmark").FullName;
        _store = new SqliteMetricsStore(Path.Combine(_folder, "metrics.db"));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _store?.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public async Task Queued() => await _store!.AppendAsync(Next(), Acknowledgement.Queued);

    [Benchmark]
    public async Task Flushed() => await _store!.AppendAsync(Next(), Acknowledgement.Flushed);

    private PerformanceRecord Next() => new()
    {
        SkillName = "skill",
        ExecutionId = Guid.CreateVersion7().ToString(),
        Timestamp = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(_number++),
        Agent = "agent",
        ExecutionTime = TimeSpan.FromMilliseconds(_number % 1000),
        ExceptionOccurred = false,
    };
}
