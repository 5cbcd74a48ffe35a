using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>A store opens, is cancelled, and ends, as its interfaces say.</summary>
public abstract class LifetimeConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private static readonly IngestionBatch _batch = new() { Source = "/a", Records = [], Rejects = [] };

    [Fact]
    public async Task A_store_opens_itself_at_its_first_use_and_opening_it_again_does_no_harm()
    {
        await using (var store = Home.Create())
        {
            Assert.Empty(await store.ReadAllAsync());
        }

        await using var opened = Home.Create();
        await opened.Lifetime.OpenAsync();
        await opened.AppendAsync(Sample.Performance());
        await opened.Lifetime.OpenAsync();
        Assert.Single(await opened.ReadAllAsync());
    }

    [Fact]
    public async Task Whatever_is_asked_of_a_store_after_its_end_throws()
    {
        await using var store = Home.Create();
        await store.AppendAsync(Sample.Performance());
        await store.DisposeAsync();
        await AssertAllThrowAsync<ObjectDisposedException>(store, default);
    }

    [Fact]
    public async Task Whatever_is_asked_of_a_store_that_ended_before_it_began_throws()
    {
        var store = Home.Create();
        await store.DisposeAsync();
        await AssertAllThrowAsync<ObjectDisposedException>(store, default);
    }

    [Fact]
    public async Task Both_ways_to_end_a_store_may_be_taken_in_any_order_and_again()
    {
        var one = Home.Create();
        await one.AppendAsync(Sample.Performance());
        one.Lifetime.Dispose();
        await one.DisposeAsync();
        one.Lifetime.Dispose();

        var other = Home.Create();
        await other.AppendAsync(Sample.Outcome());
        await other.DisposeAsync();
        other.Lifetime.Dispose();
        await other.DisposeAsync();

        Home.Create().Lifetime.Dispose();
    }

    [Fact]
    public async Task What_is_cancelled_before_it_starts_does_not_happen()
    {
        await Store.AppendAsync(Sample.OfEveryKind());
        await AssertAllThrowAsync<OperationCanceledException>(Store, new CancellationToken(canceled: true));
        await Store.Lifetime.FlushAsync();
        Assert.Equal(Sample.OfEveryKind(), await Store.ReadAllAsync());
        Assert.Null(await Store.Ingestion.GetWatermarkAsync("/a"));
    }

    [Fact]
    public async Task A_stream_ends_when_it_is_cancelled()
    {
        await Store.AppendAsync([.. Enumerable.Range(0, 1_000).Select(i => Sample.Performance(id: $"{i}"))]);
        using var cancellation = new CancellationTokenSource();
        var read = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var record in Store.Store.ReadAsync(RecordFilter.All, cancellation.Token))
            {
                Assert.NotNull(record);
                if (++read == 10)
                {
                    await cancellation.CancelAsync();
                }
            }
        });
        Assert.Equal(10, read);
        Assert.Equal(1, (await Store.AppendAsync(Sample.Outcome())).Inserted);
    }

    [Fact]
    public async Task A_flush_with_nothing_to_write_does_nothing()
    {
        await Store.Lifetime.FlushAsync();
        await Store.Lifetime.FlushAsync();
        Assert.Empty(await Store.ReadAllAsync());
    }

    [Fact]
    public async Task An_inspection_finds_a_sound_store()
    {
        await Store.AppendAsync(Sample.OfEveryKind());
        var inspection = await Store.Inspector.InspectAsync();
        Assert.Equal("ok", inspection.Integrity);
        Assert.Equal((Home as IPersistentHome)?.Location, inspection.Path);
        Assert.Equal(inspection.Path is not null, inspection.SizeBytes > 0);
        Assert.True(inspection.SchemaVersion >= 1);
        Assert.Equal((0, 0, null), (inspection.DroppedRecords, inspection.FailedRecords, inspection.LastFailure));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var queue = Assert.Throws<ArgumentException>(() => Home.Create(o => o.QueueCapacity = 0));
        Assert.Contains("QueueCapacity must be from 1 to 1000000, but is 0.", queue.Message, StringComparison.Ordinal);
        var both = Assert.Throws<ArgumentException>(() => Home.Create(o => (o.Acknowledgement, o.FullQueueMode) = ((Acknowledgement)9, (FullQueueMode)9)));
        Assert.Contains("Acknowledgement", both.Message, StringComparison.Ordinal);
        Assert.Contains("FullQueueMode", both.Message, StringComparison.Ordinal);
    }

    private static async Task AssertAllThrowAsync<TException>(TestedStore store, CancellationToken token)
        where TException : Exception
    {
        (string Name, Func<Task> Call)[] calls =
        [
            ("append one", async () => await store.Appender.AppendAsync(Sample.Performance(id: "new"), null, token)),
            ("append queued", async () => await store.Appender.AppendAsync(Sample.Performance(id: "new"), Acknowledgement.Queued, token)),
            ("append batch", async () => await store.Appender.AppendAsync([Sample.Performance(id: "new")], null, token)),
            ("commit", async () => await store.Ingestion.CommitAsync(_batch, token)),
            ("watermark", async () => await store.Ingestion.GetWatermarkAsync("/a", token)),
            ("read", async () => await store.Store.ReadAsync(RecordFilter.All, token).ToListAsync(CancellationToken.None)),
            ("skills", async () => await store.Store.GetSkillNamesAsync(token)),
            ("aggregate", async () => await store.Store.GetAggregateAsync("summarize", default, token)),
            ("aggregates", async () => await store.Store.GetAggregatesAsync(token)),
            ("statistics", async () => await store.Store.GetStatisticsAsync(token)),
            ("rejects", async () => await store.Rejects.ReadRejectsAsync(token).ToListAsync(CancellationToken.None)),
            ("inspect", async () => await store.Inspector.InspectAsync(token)),
            ("open", async () => await store.Lifetime.OpenAsync(token)),
            ("flush", async () => await store.Lifetime.FlushAsync(token)),
        ];
        var others = new List<string>();
        foreach (var (name, call) in calls)
        {
            var thrown = await Record.ExceptionAsync(call);
            if (thrown is not TException)
            {
                others.Add($"{name} threw {thrown?.GetType().Name ?? "nothing"}");
            }
        }

        Assert.Empty(others);
    }
}
