using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Recording;

public sealed class GroupCommitWriterTests : IAsyncLifetime
{
    private readonly Instruments _instruments = new(factory: null);
    private readonly ScriptedTarget _target = new();
    private readonly GroupCommitWriter _writer;

    public GroupCommitWriterTests() => _writer = New(_target);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _target.LetThrough(1_000);
        await _writer.DisposeAsync();
        _target.Dispose();
        _instruments.Dispose();
    }

    [Fact]
    public async Task What_came_while_one_commit_ran_is_the_next_commit()
    {
        _target.IsGated = true;
        var first = AppendAsync("1");
        await _target.EnteredAsync();
        var others = Enumerable.Range(2, 5).Select(i => AppendAsync($"{i}")).ToList();
        _target.LetThrough(2);
        await first;
        await Task.WhenAll(others);

        Assert.Equal([["1"], ["2", "3", "4", "5", "6"]], _target.Commits.Select(c => c.Records.Select(Id).ToArray()));
    }

    [Fact]
    public async Task Changes_of_the_queue_are_committed_together_with_whatever_else_waits()
    {
        _target.IsGated = true;
        var first = AppendAsync("1");
        await _target.EnteredAsync();
        var changes = Enumerable.Range(0, 5).Select(_ => _writer.QueueAsync(new QueueQuestion<int>(1, _ => 0), flush: false, default).AsTask()).ToList();
        var second = AppendAsync("2");
        _target.LetThrough(2);
        await Task.WhenAll([first, second, .. changes]);

        Assert.Equal([["1"], ["2"]], _target.Commits.Select(c => c.Records.Select(Id).ToArray()));
    }

    [Fact]
    public async Task A_commit_is_flushed_when_one_of_its_callers_waits_for_that()
    {
        _target.IsGated = true;
        var first = AppendAsync("1", Acknowledgement.Committed);
        await _target.EnteredAsync();
        var others = new[] { AppendAsync("2", Acknowledgement.Committed), AppendAsync("3", Acknowledgement.Flushed), AppendAsync("4", Acknowledgement.Queued) };
        _target.LetThrough(2);
        await first;
        await Task.WhenAll(others);

        Assert.Equal([false, true], _target.Commits.Select(c => c.Flush));
    }

    [Fact]
    public async Task Counts_of_callers_in_one_commit_are_kept_apart()
    {
        _target.IsGated = true;
        var first = AppendAsync("1");
        await _target.EnteredAsync();
        var two = _writer.AppendAsync([Sample.Performance(id: "2"), Sample.Performance(id: "3")]).AsTask();
        var one = AppendAsync("4");
        _target.LetThrough(2);
        Assert.Equal([1, 2, 1], (await Task.WhenAll(first, two, one)).Select(r => r.Inserted));
    }

    [Fact]
    public async Task A_request_that_cannot_be_written_fails_alone()
    {
        _target.IsGated = true;
        _target.Fault = records => records.Any(r => Id(r) == "bad") ? new InvalidOperationException("no such table") : null;
        var first = AppendAsync("1");
        await _target.EnteredAsync();
        var (good, bad, other) = (AppendAsync("2"), AppendAsync("bad"), AppendAsync("3"));
        _target.LetThrough(10);
        await Task.WhenAll(first, good, other);
        var fault = await Assert.ThrowsAsync<MetricsStoreException>(() => bad);

        Assert.True(fault.IsRefusal);
        Assert.Equal("The records could not be written: no such table", fault.Message);
        Assert.Equal(["1", "2", "3"], _target.Commits.SelectMany(c => c.Records).Select(Id));
        Assert.Equal((1, "no such table"), (_writer.FailedRecords, _writer.LastFailure));
    }

    [Fact]
    public async Task A_store_that_is_out_of_reach_fails_everybody_at_once_and_is_tried_again_later()
    {
        _target.IsGated = true;
        var first = AppendAsync("1");
        await _target.EnteredAsync();
        _target.Fault = _ => new MetricsStoreException("gone");
        var others = new[] { AppendAsync("2"), AppendAsync("3") };
        _target.LetThrough(10);
        foreach (var append in others.Prepend(first))
        {
            Assert.Equal("gone", (await Assert.ThrowsAsync<MetricsStoreException>(() => append)).Message);
        }

        Assert.Equal(2, _target.Attempts);
        _target.Fault = _ => null;
        Assert.Equal(1, (await AppendAsync("4")).Inserted);
        Assert.Equal(3, _writer.FailedRecords);
    }

    [Fact]
    public async Task Cancelling_the_wait_does_not_take_the_record_back()
    {
        using var cancellation = new CancellationTokenSource();
        _target.IsGated = true;
        var append = _writer.AppendAsync(Sample.Performance(id: "1"), null, cancellation.Token).AsTask();
        await _target.EnteredAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append);
        _target.LetThrough(2);
        await _writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["1"], _target.Commits.SelectMany(c => c.Records).Select(Id));
    }

    [Fact]
    public async Task A_list_may_be_used_again_as_soon_as_it_was_queued()
    {
        _target.IsGated = true;
        var records = new List<MetricRecord> { Sample.Performance(id: "1"), Sample.Performance(id: "2") };
        Assert.Equal(new AppendResult { Queued = 2 }, await _writer.AppendAsync(records, Acknowledgement.Queued));
        records.Clear();
        _target.LetThrough(2);
        await _writer.FlushAsync(CancellationToken.None);
        Assert.Equal(["1", "2"], _target.Commits.SelectMany(c => c.Records).Select(Id));
    }

    [Fact]
    public async Task A_flush_before_anything_was_appended_asks_nothing_of_the_store()
    {
        await _writer.FlushAsync(CancellationToken.None);
        Assert.Equal(0, _target.Attempts);
    }

    [Fact]
    public async Task The_end_writes_what_waits()
    {
        _target.IsGated = true;
        for (var i = 0; i < 100; i++)
        {
            await AppendAsync($"{i}", Acknowledgement.Queued);
        }

        await _target.EnteredAsync();
        _target.LetThrough(100);
        _writer.Dispose();
        Assert.Equal(100, _target.Commits.Sum(c => c.Records.Count));
    }

    [Fact]
    public async Task At_the_end_a_store_that_is_out_of_reach_is_waited_for_once()
    {
        _target.IsGated = true;
        await AppendAsync("0", Acknowledgement.Queued);
        await _target.EnteredAsync();
        _target.Fault = _ => new MetricsStoreException("gone");
        for (var i = 0; i < 3; i++)
        {
            await _writer.AppendAsync([.. Enumerable.Range(0, 5_000).Select(j => Sample.Performance(id: $"{i}-{j}"))], Acknowledgement.Queued);
        }

        var end = _writer.DisposeAsync();
        _target.LetThrough(10);
        await end;
        Assert.Equal(1, _target.Attempts);
        Assert.Equal(15_001, _writer.FailedRecords);
    }

    /// <summary>Nothing hangs, and what was acknowledged was written.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Appends_and_the_end_may_meet(bool synchronously)
    {
        for (var round = 0; round < 100; round++)
        {
            using var target = new ScriptedTarget();
            var writer = New(target);
            using var barrier = new Barrier(3);
            var appends = Enumerable.Range(0, 2).Select(t => Task.Run(async () =>
            {
                barrier.SignalAndWait();
                var acknowledged = 0;
                try
                {
                    for (; acknowledged < 20; acknowledged++)
                    {
                        await writer.AppendAsync(Sample.Performance(id: $"{t}-{acknowledged}"), acknowledgement: (Acknowledgement)(acknowledged % 3));
                    }
                }
                catch (ObjectDisposedException)
                {
                    // As it should be.
                }

                return acknowledged;
            })).ToList();
            barrier.SignalAndWait();
            if (synchronously)
            {
                writer.Dispose();
            }
            else
            {
                await writer.DisposeAsync();
            }

            Assert.Equal((await Task.WhenAll(appends)).Sum(), target.Commits.Sum(c => c.Records.Count));
        }
    }

    private static string Id(MetricRecord record) => ((PerformanceRecord)record).ExecutionId;

    private GroupCommitWriter New(ScriptedTarget target) => new(target, new InMemoryStoreOptions(), _instruments, NullLogger.Instance);

    private Task<AppendResult> AppendAsync(string id, Acknowledgement? acknowledgement = null) =>
        _writer.AppendAsync(Sample.Performance(id: id), acknowledgement).AsTask();
}
