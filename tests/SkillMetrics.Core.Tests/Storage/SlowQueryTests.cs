using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage;

public sealed class SlowQueryTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogCollector _log = new();

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void The_threshold_is_100_milliseconds_unless_the_host_chooses_another()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(100), new SqliteStoreOptions().SlowQueryThreshold);
        Assert.Equal(TimeSpan.FromMilliseconds(100), new FileStoreOptions().SlowQueryThreshold);
        Assert.Throws<ArgumentException>(() => new SqliteMetricsStore("a.db", new SqliteStoreOptions { SlowQueryThreshold = TimeSpan.FromTicks(-1) }));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("files")]
    public async Task With_a_threshold_of_zero_every_question_warns_and_says_what_was_asked(string kind)
    {
        await using var asked = Create(kind, new FakeClock(), TimeSpan.Zero);
        var store = (IMetricsStore)asked;
        await store.GetSkillNamesAsync();
        await store.GetAggregateAsync("summarize");
        await store.GetAggregatesAsync();
        await store.GetTimelineAsync("summarize");
        await store.GetPathsAsync();
        await store.GetStatisticsAsync();
        await ((IIngestionStore)store).GetWatermarkAsync("a.ndjson");

        var warnings = _log.WithId(EventIds.SlowQuery);
        Assert.Equal(
            ["skills", "aggregate", "aggregates", "timeline", "paths", "statistics", "watermark"],
            warnings.Select(w => w.Message.Split(' ')[2]));
        Assert.All(warnings, w => Assert.Equal((LogLevel.Warning, true), (w.Level, w.Message.EndsWith(" took 0 ms.", StringComparison.Ordinal))));
    }

    /// <summary>Every look at the clock moves it on, so that a question takes a few steps.</summary>
    [Theory]
    [InlineData("sqlite", 1, 0)]
    [InlineData("files", 1, 0)]
    [InlineData("sqlite", 100, 1)]
    [InlineData("files", 100, 1)]
    public async Task A_question_warns_from_the_threshold_on_and_not_below(string kind, int step, int warnings)
    {
        await using var asked = Create(kind, new SteppingClock(TimeSpan.FromMilliseconds(step)), threshold: null);
        await ((IMetricsStore)asked).GetStatisticsAsync();
        Assert.Equal(warnings, _log.WithId(EventIds.SlowQuery).Count);
    }

    private IAsyncDisposable Create(string kind, TimeProvider clock, TimeSpan? threshold)
    {
        StoreOptions options = kind == "sqlite" ? new SqliteStoreOptions() : new FileStoreOptions();
        options.TimeProvider = clock;
        options.LoggerFactory = _log;
        options.SlowQueryThreshold = threshold ?? options.SlowQueryThreshold;
        return options is SqliteStoreOptions sqlite ? new SqliteMetricsStore(_folder.File("metrics.db"), sqlite) : new FileMetricsStore(_folder.Path, (FileStoreOptions)options);
    }

    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, step.Ticks);
    }
}
