using SkillMetrics.Analytics;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

public sealed class LiveNumbersTests : IDisposable
{
    private readonly InMemoryMetricsStore _store = new();
    private readonly FakeClock _clock = new(Sample.Time);
    private readonly SkillAnalytics _analytics;

    public LiveNumbersTests() => _analytics = new SkillAnalytics(_store, _clock);

    public void Dispose() => _store.Dispose();

    [Fact]
    [Trait("Pitfall", "20")]
    public async Task Percentiles_are_by_nearest_rank_and_the_mean_is_no_percentile()
    {
        await AppendAsync([.. Enumerable.Range(1, 20).Select(i => Execution(i, TimeSpan.Zero, TimeSpan.FromMilliseconds(i == 20 ? 1000 : i)))]);

        var latency = (await AskAsync()).Latency;

        Assert.Equal((20, 10, 19, 1000, PercentileMethod.Exact), (latency.Count, Milliseconds(latency.P50), Milliseconds(latency.P95), Milliseconds(latency.P99), latency.Method));
        Assert.Equal((59.5, 1, 1000), (Milliseconds(latency.Mean), Milliseconds(latency.Min), Milliseconds(latency.Max)));
    }

    [Fact]
    [Trait("Pitfall", "20")]
    public async Task Ten_equal_latencies_are_ten_and_equal_answers_count_each()
    {
        await AppendAsync([.. Enumerable.Range(0, 10).Select(i => Execution(i, TimeSpan.Zero, TimeSpan.FromMilliseconds(7), failed: i < 3))]);
        await AppendAsync([.. Enumerable.Range(0, 3).Select(i => Answer(InteractionType.EditAccepted, i)), Answer(InteractionType.EditRejected, 9), Answer(InteractionType.Prompt, 9)]);

        var numbers = await AskAsync();

        Assert.Equal((10, 7, 7, 7), (numbers.Latency.Count, Milliseconds(numbers.Latency.P50), Milliseconds(numbers.Latency.P99), Milliseconds(numbers.Latency.Mean)));
        Assert.Equal((0.7, 0.75, 10 / 3600.0), (numbers.SuccessRate!.Value, numbers.AcceptanceRate!.Value, numbers.EventsPerSecond!.Value));
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task No_data_is_null()
    {
        await AppendAsync(Sample.Completed(), Sample.Interaction());

        foreach (var numbers in new[] { await AskAsync(), await AskAsync(new LiveFilter { SkillName = "summarize" }) })
        {
            Assert.Equal((0, null, null, null), (numbers.Latency.Count, numbers.SuccessRate, numbers.AcceptanceRate, numbers.EventsPerSecond));
            Assert.Equal((null, null, null, null), (numbers.Latency.P50, numbers.Latency.P95, numbers.Latency.P99, numbers.Latency.Mean));
        }

        Assert.Null(await _analytics.GetLiveNumbersAsync(new LiveFilter { SkillName = "nobody" }));
    }

    [Fact]
    public async Task The_window_slides_with_the_clock_and_the_future_does_not_count()
    {
        await AppendAsync([.. Enumerable.Range(0, 4).Select(i => Execution(i, TimeSpan.FromMinutes(i), TimeSpan.FromMilliseconds(i)))]);
        var filter = new LiveFilter { Window = TimeSpan.FromMinutes(2) };

        Assert.Equal(1, (await AskAsync(filter)).Latency.Count);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((2, 1.5, 2 / 120.0), (await AskAsync(filter)) is var two ? (two.Latency.Count, Milliseconds(two.Latency.Mean), two.EventsPerSecond!.Value) : default);
        _clock.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromMicroseconds(1));
        Assert.Equal(1, (await AskAsync(filter)).Latency.Count);
        _clock.Advance(TimeSpan.FromMicroseconds(1));
        Assert.Equal(0, (await AskAsync(filter)).Latency.Count);
        Assert.Equal(4, (await AskAsync(new LiveFilter { Window = TimeSpan.MaxValue })).Latency.Count);
    }

    [Fact]
    public async Task Both_limits_hold_for_latency_and_success_and_events_a_second_are_those_of_the_whole_window()
    {
        await AppendAsync([.. Enumerable.Range(0, 50).Select(i => Execution(i, -TimeSpan.FromSeconds(i), TimeSpan.FromMilliseconds(i), failed: i >= 10))]);

        var numbers = await AskAsync(new LiveFilter { Window = TimeSpan.FromSeconds(40), Last = 10 });

        Assert.Equal((10, 9, 1.0, 1.0), (numbers.Latency.Count, Milliseconds(numbers.Latency.Max), numbers.SuccessRate!.Value, numbers.EventsPerSecond!.Value));
        Assert.Equal(5, (await AskAsync(new LiveFilter { Window = TimeSpan.FromSeconds(5), Last = 10 })).Latency.Count);
    }

    [Fact]
    public async Task Percentiles_stay_exact_beyond_what_other_reports_keep_exact()
    {
        var ticks = Enumerable.Range(0, 12_000).Select(i => i * 7919L % 1_000_003).ToList();
        await AppendAsync([.. ticks.Select((t, i) => Execution(i, TimeSpan.Zero, TimeSpan.FromTicks(t)))]);

        var latency = (await AskAsync(new LiveFilter { Last = int.MaxValue })).Latency;

        ticks.Sort();
        Assert.Equal((ticks[5_999], ticks[11_399], ticks[11_879]), (latency.P50!.Value.Ticks, latency.P95!.Value.Ticks, latency.P99!.Value.Ticks));
    }

    [Fact]
    public void A_window_of_no_time_or_no_records_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiveFilter { Window = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiveFilter { Last = 0 });
    }

    /// <summary>What one writer stored, and another, is what everybody sees.</summary>
    [Fact]
    [Trait("Pitfall", "20")]
    public async Task Every_process_that_shares_a_store_sees_the_numbers_of_all_workers()
    {
        using var folder = new TempFolder();
        await using var first = await SqliteMetricsStore.OpenAsync(folder.File("metrics.db"));
        await using var second = await SqliteMetricsStore.OpenAsync(folder.File("metrics.db"));
        await first.AppendAsync([.. Enumerable.Range(0, 10).Select(i => Execution(i, TimeSpan.Zero, TimeSpan.FromMilliseconds(1)))]);
        await second.AppendAsync([.. Enumerable.Range(10, 10).Select(i => Execution(i, TimeSpan.Zero, TimeSpan.FromMilliseconds(3), failed: true))]);

        var seen = await new SkillAnalytics(first, _clock).GetLiveNumbersAsync();

        Assert.Equal(seen, await new SkillAnalytics(second, _clock).GetLiveNumbersAsync());
        Assert.Equal((20, 1, 3, 2, 0.5), (seen!.Latency.Count, Milliseconds(seen.Latency.P50), Milliseconds(seen.Latency.P95), Milliseconds(seen.Latency.Mean), seen.SuccessRate!.Value));
    }

    private static PerformanceRecord Execution(int id, TimeSpan after, TimeSpan time, bool failed = false) =>
        Sample.Performance(id: $"{id}") with { Timestamp = Sample.Time + after, ExecutionTime = time, ExceptionOccurred = failed };

    private static InteractionRecord Answer(InteractionType answer, int length) => Sample.Interaction(interaction: answer) with { Length = length };

    private static double? Milliseconds(TimeSpan? duration) => duration?.TotalMilliseconds;

    private async Task<LiveNumbers> AskAsync(LiveFilter? filter = null) => (await _analytics.GetLiveNumbersAsync(filter))!;

    private async Task AppendAsync(params MetricRecord[] records) => Assert.Equal(records.Length, (await _store.AppendAsync(records)).Inserted);
}
