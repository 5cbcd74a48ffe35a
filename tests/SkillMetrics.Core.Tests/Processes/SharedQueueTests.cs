using System.Globalization;
using System.Text;
using SkillMetrics.Analytics;
using SkillMetrics.Queueing;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Processes;

/// <summary>Workers in several processes that die over their events, and others that go on.</summary>
public sealed class SharedQueueTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Pitfall", "20")]
    [Trait("Pitfall", "39")]
    [Trait("Pitfall", "42")]
    public async Task Three_processes_that_are_killed_at_random_count_every_event_once()
    {
        const int events = 100_000;
        const int kills = 30;
        await using var store = await SqliteMetricsStore.OpenAsync(_folder.File("metrics.db"));
        await store.EnqueueAsync([.. Enumerable.Range(0, events).Select(Event)]);
        var random = new Random(20260301);
        var workers = Enumerable.Range(0, 3).Select(_ => Start()).ToList();
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                // Killed after a few batches, at whatever it is doing.
                var victim = kill % workers.Count;
                for (var batches = random.Next(1, 4); batches > 0 && await workers[victim].ReadLineAsync() is not null; batches--)
                {
                }

                workers[victim].Kill();
                workers[victim].Dispose();
                workers[victim] = Start();
            }

            foreach (var worker in workers)
            {
                await worker.ReadToEndAsync();
            }
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }

        var good = Enumerable.Range(0, events).Where(n => n % 100 != 0).ToList();
        var stored = await store.ReadAsync(RecordFilter.All).Cast<PerformanceRecord>().Select(r => int.Parse(r.ExecutionId, CultureInfo.InvariantCulture)).ToListAsync();
        Assert.Equal(good, stored.Order());
        var letters = await store.ReadDeadLettersAsync().ToListAsync();
        Assert.Equal(Enumerable.Range(0, events).Where(n => n % 100 == 0).Select(Text), letters.Select(l => l.Event.Id).OrderBy(id => int.Parse(id, CultureInfo.InvariantCulture)));
        Assert.All(letters, l => Assert.Equal((3, $"System.InvalidOperationException: {l.Event.Id} is bad"), (l.DeliveryCount, l.Error)));
        Assert.Equal(0, (await store.GetFiguresAsync()).Depth);
        await Recount.AssertAggregatesEqualHistoryAsync(store);
        await AssertLiveNumbersEqualRecountAsync(store, [.. good.Select(WorkerRecords.OfEvent)]);
        Assert.Empty(await store.VerifyAsync());
    }

    private static async Task AssertLiveNumbersEqualRecountAsync(SqliteMetricsStore store, List<PerformanceRecord> done)
    {
        var ticks = done.Select(r => r.ExecutionTime.Ticks).Order().ToList();
        Assert.True(ticks.Distinct().Count() < ticks.Count);

        var numbers = (await new SkillAnalytics(store, new FakeClock(Sample.Time)).GetLiveNumbersAsync(new LiveFilter { Last = int.MaxValue }))!;

        Assert.Equal(
            (ticks.Count, AtRank(50), AtRank(95), AtRank(99), ticks.Sum()),
            (numbers.Latency.Count, numbers.Latency.P50?.Ticks, numbers.Latency.P95?.Ticks, numbers.Latency.P99?.Ticks, numbers.Latency.Total.Ticks));
        Assert.Equal(done.Count(r => !r.ExceptionOccurred) / (double)done.Count, numbers.SuccessRate!.Value, 1e-12);
        Assert.Equal(done.Count / 3600.0, numbers.EventsPerSecond!.Value, 1e-9);

        long? AtRank(int percent) => ticks[(((percent * ticks.Count) + 99) / 100) - 1];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static QueuedEvent Event(int number) => new() { Id = Text(number), Type = "number", Payload = Encoding.UTF8.GetBytes(Text(number)) };

    private WorkerProcess Start() => WorkerProcess.Start("work", $"sqlite:{_folder.File("metrics.db")}");
}
