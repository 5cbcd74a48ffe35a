using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>A store is used by many threads at once.</summary>
public abstract class ConcurrencyConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private const int Threads = 10;

    [Fact]
    [Trait("Pitfall", "22")]
    public async Task Ten_threads_that_append_lose_nothing()
    {
        await OnThreadsAsync(async thread =>
        {
            for (var i = 0; i < 40; i++)
            {
                var id = $"{thread}-{i}";
                await Store.AppendAsync(Sample.Running(id: id) with { SessionId = $"s{i % 3}" });
                await Store.AppendAsync(Sample.Completed(id: id) with { SessionId = $"s{i % 3}" }, Sample.Performance(id: id));
            }
        });

        var aggregate = (await Store.Store.GetAggregateAsync("summarize"))!;
        Assert.Equal((400, 0, 400), (aggregate.Invocations.Completed, aggregate.Invocations.InFlight, aggregate.Performance.Count));
        Assert.Equal(800, aggregate.Invocations.FollowUpActions["git commit"]);
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
    }

    [Fact]
    public async Task Of_ten_threads_that_append_the_same_records_each_record_is_inserted_by_one()
    {
        var results = new AppendResult[Threads];
        await OnThreadsAsync(async thread =>
        {
            for (var i = 0; i < 30; i++)
            {
                var result = await Store.AppendAsync(Sample.Performance(id: $"{i}"), Sample.Outcome(id: $"{i}") with { Confidence = thread / 10.0 });
                results[thread] = new AppendResult
                {
                    Inserted = results[thread].Inserted + result.Inserted,
                    Duplicates = results[thread].Duplicates + result.Duplicates,
                    Conflicts = results[thread].Conflicts + result.Conflicts,
                };
            }
        });

        Assert.Equal((60, 270, 270), (results.Sum(r => r.Inserted), results.Sum(r => r.Duplicates), results.Sum(r => r.Conflicts)));
        Assert.Equal(270, (await Store.ReadRejectsAsync()).Count);
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
    }

    /// <summary>A batch is seen whole or not at all, in the history, in the aggregates and in the figures.</summary>
    [Fact]
    public async Task Reads_while_others_write_see_whole_batches()
    {
        const int batch = 10;
        using var stop = new CancellationTokenSource();
        var reads = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            do
            {
                Assert.Equal(0, (await Store.ReadAsync(new RecordFilter { Kind = RecordKind.Performance })).Count % batch);
                Assert.Equal(0, ((await Store.Store.GetAggregateAsync("summarize"))?.Performance.ExecutionTimes.Count ?? 0) % batch);
                Assert.Equal(0, (await Store.Store.GetStatisticsAsync()).Records[RecordKind.Performance] % batch);
            }
            while (!stop.IsCancellationRequested);
        })));
        await OnThreadsAsync(async thread =>
        {
            for (var i = 0; i < 20; i++)
            {
                await Store.AppendAsync([.. Enumerable.Range(0, batch).Select(j => Sample.Performance(id: $"{thread}-{i}-{j}"))]);
            }
        });
        await stop.CancelAsync();
        await reads;
        Assert.Equal(Threads * 20 * batch, (await Store.ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_stream_that_is_half_read_holds_up_no_writer()
    {
        var before = Enumerable.Range(0, 1_000).Select(i => Sample.Performance(id: $"{i}")).ToList();
        await Store.AppendAsync(before);
        await using var stream = Store.Store.ReadAsync(new RecordFilter { Kind = RecordKind.Performance }).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());

        Assert.Equal(1, (await Store.AppendAsync(Sample.Performance(id: "later"))).Inserted);
        var read = new List<MetricRecord> { stream.Current };
        while (await stream.MoveNextAsync())
        {
            read.Add(stream.Current);
        }

        Assert.Equal(before, read);
    }

    [Fact]
    public async Task Many_queued_appends_of_many_threads_are_all_there_after_a_flush()
    {
        await OnThreadsAsync(async thread =>
        {
            for (var i = 0; i < 500; i++)
            {
                Assert.Equal(1, (await Store.Appender.AppendAsync(Sample.Performance(id: $"{thread}-{i}"), Acknowledgement.Queued)).Total);
            }
        });
        await Store.Lifetime.FlushAsync();
        Assert.Equal(Threads * 500, (await Store.Store.GetStatisticsAsync()).Records[RecordKind.Performance]);
    }

    [Fact]
    public async Task A_small_queue_makes_callers_wait_and_loses_nothing()
    {
        await using var store = Home.Create(o => o.QueueCapacity = 1);
        await OnThreadsAsync(async thread =>
        {
            for (var i = 0; i < 30; i++)
            {
                await store.Appender.AppendAsync(Sample.Performance(id: $"{thread}-{i}"), Acknowledgement.Queued);
            }
        });
        await store.Lifetime.FlushAsync();
        Assert.Equal(300, (await store.ReadAllAsync()).Count);
        Assert.Equal(0, (await store.Inspector.InspectAsync()).DroppedRecords);
    }

    private static Task OnThreadsAsync(Func<int, Task> act)
    {
        // They start together, so that they do meet.
        var barrier = new Barrier(Threads);
        return Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            async () =>
            {
                barrier.SignalAndWait();
                await act(thread);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
    }
}
