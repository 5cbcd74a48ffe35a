using SkillMetrics.Diagnostics;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Tracking;

/// <summary>Nobody waits for the result of a queued end: the store itself tells what it could not store.</summary>
public sealed class QueuedConflictTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly LogCollector _log = new();

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Ends_of_what_had_been_ended_differently_are_logged_once_a_burst_with_their_number_and_kept()
    {
        await using var store = new SqliteMetricsStore(_folder.File("metrics.db"), new SqliteStoreOptions { TimeProvider = _clock, LoggerFactory = _log });
        using var tracker = new SkillTracker(store, store, new TrackingOptions { TimeProvider = _clock });
        await EndTwiceAsync(tracker, "1");
        await store.FlushAsync();
        await EndTwiceAsync(tracker, "2");
        await EndTwiceAsync(tracker, "3");
        await store.FlushAsync();

        var entry = Assert.Single(_log.WithId(EventIds.QueuedRecordsConflicted));
        Assert.StartsWith("2 queued records", entry.Message, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await EndTwiceAsync(tracker, "4");
        await store.FlushAsync();
        Assert.StartsWith("6 queued records", _log.WithId(EventIds.QueuedRecordsConflicted)[1].Message, StringComparison.Ordinal);
        Assert.Equal(8, (await store.GetStatisticsAsync()).RejectedRecords);

        // Who waits for the result is told by it.
        Assert.Equal(2, (await store.AppendAsync([Sample.Completed(id: "1"), Sample.Performance(id: "1")], Acknowledgement.Committed)).Conflicts);
        Assert.Equal(2, _log.WithId(EventIds.QueuedRecordsConflicted).Count);
    }

    /// <summary>The end and its performance record differ from those stored.</summary>
    private static async Task EndTwiceAsync(SkillTracker tracker, string id)
    {
        var options = new InvocationOptions { InvocationId = id };
        var (first, second) = (await tracker.StartAsync("summarize", options), await tracker.StartAsync("summarize", options));
        await first.CompleteAsync();
        await second.FailAsync("System.TimeoutException");
    }
}
