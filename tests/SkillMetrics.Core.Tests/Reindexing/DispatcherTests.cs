using System.Text.RegularExpressions;
using SkillMetrics.Diagnostics;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using Xunit;

namespace SkillMetrics.Core.Tests.Reindexing;

public sealed class DispatcherTests : ReindexTests
{
    [Fact]
    public async Task A_promotion_is_re_indexed_once_and_the_change_log_says_so()
    {
        await Bench.ReadyAsync();
        await Dispatcher(Note).RunOnceAsync();
        await Bench.PromoteAsync(Stages.Production);

        var attempt = Assert.Single(await Dispatcher(Note).RunOnceAsync());
        Assert.Empty(await Dispatcher(Note).RunOnceAsync());

        Assert.Equal(ReindexOutcome.Done, attempt.Outcome);
        Assert.Equal([(Stages.Prototype, Stages.Staged), (Stages.Staged, Stages.Production)], Told.Select(i => (i.FromStage, i.ToStage)));
        var text = await File.ReadAllTextAsync(ChangeLog);
        Assert.Single(Regex.Matches(text, "^## 2026-03-01 12:00:00Z: summarize, staged → production$", RegexOptions.Multiline));
        Assert.Contains("\n\ngood\n\nRe-indexed 2026-03-01 12:00:00Z.\n", text, StringComparison.Ordinal);
        Assert.Single(Log.WithId(EventIds.Reindexed), e => e.Message.Contains("from staged to production", StringComparison.Ordinal));
        Assert.Equal((ReindexState.Done, 1, null), ((await ItemAsync(attempt.Item.EventId)).State, attempt.Item.Attempts, attempt.Item.LeasedUntil));
    }

    [Fact]
    [Trait("Pitfall", "38")]
    public async Task A_failing_re_index_undoes_no_promotion_is_not_silent_and_gets_its_change_log_entry_in_the_end()
    {
        await Bench.StageItAsync();
        var failing = Dispatcher((_, _) => throw new ReindexFailedException("no index here"));

        var failed = Assert.Single(await failing.RunOnceAsync());
        Assert.Equal((ReindexOutcome.Failed, "no index here", 1), (failed.Outcome, failed.Item.LastError, failed.Item.Attempts));
        Assert.Equal(Stages.Staged, (await Bench.StageAsync()).Stage);
        Assert.False(File.Exists(ChangeLog));
        Assert.Contains("no index here", Assert.Single(Log.WithId(EventIds.ReindexFailed)).Message, StringComparison.Ordinal);

        // Not before its time, which is in the item: another process keeps to it, too.
        Assert.Equal(Clock.GetUtcNow().AddSeconds(10), failed.Item.NextAttemptAt);
        Assert.Empty(await Dispatcher(Note).RunOnceAsync());
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ReindexOutcome.Done, Assert.Single(await Dispatcher(Note).RunOnceAsync()).Outcome);
        Assert.Contains(failed.Item.EventId, await File.ReadAllTextAsync(ChangeLog), StringComparison.Ordinal);
        Assert.Equal((2, null, null), (Told[0].Attempts, (await ItemAsync(failed.Item.EventId)).LastError, (await ItemAsync(failed.Item.EventId)).NextAttemptAt));
    }

    [Fact]
    public async Task The_wait_doubles_up_to_the_longest_and_after_the_limit_the_item_is_dead()
    {
        await GivenAsync("e1");
        var failing = Dispatcher((_, _) => throw new InvalidOperationException("broken"), o =>
        {
            o.MaxAttempts = 5;
            o.LongestDelay = TimeSpan.FromSeconds(35);
        });
        var waits = new List<TimeSpan?>();
        for (var i = 0; i < 5; i++)
        {
            var attempt = Assert.Single(await failing.RunOnceAsync());
            Assert.Equal(i + 1, attempt.Item.Attempts);
            waits.Add(attempt.Item.NextAttemptAt - Clock.GetUtcNow());
            Clock.Advance(TimeSpan.FromSeconds(35));
        }

        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(35), null], waits);
        Assert.Empty(await failing.RunOnceAsync());
        var dead = await ItemAsync("e1");
        Assert.Equal((ReindexState.Dead, "InvalidOperationException: broken"), (dead.State, dead.LastError));
        Assert.Contains("5 attempts", Assert.Single(Log.WithId(EventIds.ReindexDead)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_ones_can_be_sent_again_all_or_one_with_all_their_attempts()
    {
        await GivenAsync("e1", "a");
        await GivenAsync("e2", "b");
        await GivenAsync("e3", "c");
        await Dispatcher((i, _) => i.SkillName == "c" ? Task.CompletedTask : throw new InvalidOperationException("broken"), o => o.MaxAttempts = 1).RunOnceAsync();
        var queue = new ReindexQueue(Bench.Outbox);
        var status = await queue.GetStatusAsync();
        Assert.Equal((0, 1, 2, null), (status.Pending, status.Done, status.Dead, status.OldestPending));

        Assert.Empty(await queue.RetryAsync("e3"));
        Assert.Equal(["e2"], (await queue.RetryAsync("e2")).Select(i => i.EventId));
        Assert.Equal(["e1"], (await queue.RetryAsync()).Select(i => i.EventId));
        status = await queue.GetStatusAsync();
        Assert.Equal((2, 1, 0, Clock.GetUtcNow()), (status.Pending, status.Done, status.Dead, status.OldestPending));

        await Dispatcher(Note).RunOnceAsync();
        Assert.Equal([("e1", 1), ("e2", 1)], Told.Select(i => (i.EventId, i.Attempts)));
    }

    [Fact]
    public async Task The_head_of_a_skill_blocks_its_successors_until_it_is_done_or_dead_and_no_other_skill()
    {
        await GivenAsync("a1", "a");
        await GivenAsync("b1", "b");
        await GivenAsync("a2", "a");
        var isBroken = true;
        var dispatcher = Dispatcher(
            (i, t) => i.EventId == "a1" && isBroken ? throw new InvalidOperationException("broken") : Note(i, t),
            o => o.MaxAttempts = 2);

        await dispatcher.RunOnceAsync();
        Assert.Equal(["b1"], Told.Select(i => i.EventId));
        Clock.Advance(TimeSpan.FromSeconds(10));
        await dispatcher.RunOnceAsync();
        Assert.Equal(["b1", "a2"], Told.Select(i => i.EventId));

        await new ReindexQueue(Bench.Outbox).RetryAsync();
        await GivenAsync("a3", "a");
        isBroken = false;
        await dispatcher.RunOnceAsync();
        Assert.Equal(["b1", "a2", "a1", "a3"], Told.Select(i => i.EventId));
    }

    [Fact]
    public async Task A_leased_item_is_left_alone_until_its_lease_runs_out_which_is_after_the_time_out()
    {
        await GivenAsync("e1");
        await GivenAsync("e2");
        var item = await ItemAsync("e1");
        ReindexItem? seen = null;
        var options = default(ReindexOptions);
        await Dispatcher(async (i, _) => seen = i.EventId == "e1" ? await ItemAsync("e1") : seen, o => options = o).RunOnceAsync();
        Assert.Equal(Clock.GetUtcNow() + options!.Timeout + options.LeaseMargin, seen!.LeasedUntil);

        // As a process leaves it that died over it.
        await GivenAsync("e3", "other");
        item = await ItemAsync("e3");
        var leased = item with { Attempts = 1, LeasedUntil = Clock.GetUtcNow().AddMinutes(5) };
        Assert.True(await Bench.Outbox.TryUpdateReindexItemAsync(item, leased));
        Assert.Empty(await Dispatcher(Note).RunOnceAsync());
        Clock.Advance(TimeSpan.FromMinutes(5));
        await Dispatcher(Note).RunOnceAsync();
        Assert.Equal([("e3", 2)], Told.Select(i => (i.EventId, i.Attempts)));
    }

    [Fact]
    public async Task An_item_whose_last_attempt_died_with_its_process_is_dead_when_the_lease_runs_out()
    {
        await GivenAsync("e1");
        var item = await ItemAsync("e1");
        await Bench.Outbox.TryUpdateReindexItemAsync(item, item with { Attempts = 8, LeasedUntil = Clock.GetUtcNow() });
        Assert.Equal(ReindexOutcome.Dead, Assert.Single(await Dispatcher(Note).RunOnceAsync()).Outcome);
        Assert.Empty(Told);
        Assert.Contains("process died", (await ItemAsync("e1")).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_that_hangs_is_told_to_end_and_counts_as_failed()
    {
        await GivenAsync("e1");
        var ended = false;
        var run = Dispatcher(
            async (_, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                }
                finally
                {
                    ended = true;
                }
            },
            o => o.Timeout = TimeSpan.FromMinutes(1)).RunOnceAsync();

        // The time-out, and the limit for what does not listen to it.
        await Clock.TimerStartedAsync();
        await Clock.TimerStartedAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var attempt = Assert.Single(await run);
        Assert.True(ended);
        Assert.Equal((ReindexOutcome.Failed, "The re-indexing did not end within 00:01:00 and was given up."), (attempt.Outcome, attempt.Item.LastError));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_trigger_that_does_not_even_end_then_is_left_alone_before_its_lease_runs_out(bool blocks)
    {
        await GivenAsync("e1");
        using var release = new ManualResetEventSlim();
        var never = new TaskCompletionSource();
        var run = Dispatcher(
            (_, _) =>
            {
                if (blocks)
                {
                    release.Wait(CancellationToken.None);
                }

                return never.Task;
            },
            o => o.Timeout = TimeSpan.FromMinutes(1)).RunOnceAsync().AsTask();
        await Clock.TimerStartedAsync();
        await Clock.TimerStartedAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(run.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(ReindexOutcome.Failed, Assert.Single(await run).Outcome);
        release.Set();
        never.SetResult();
    }

    [Fact]
    public async Task What_has_been_taken_over_by_somebody_else_is_theirs()
    {
        await GivenAsync("e1");
        var attempt = Assert.Single(await Dispatcher(async (i, _) =>
        {
            var item = await ItemAsync("e1");
            await Bench.Outbox.TryUpdateReindexItemAsync(item, item with { Attempts = 2, LeasedUntil = Clock.GetUtcNow().AddHours(1) }, CancellationToken.None);
        }).RunOnceAsync());
        Assert.Equal(ReindexOutcome.TakenOver, attempt.Outcome);
        Assert.Equal((ReindexState.Pending, 2), ((await ItemAsync("e1")).State, (await ItemAsync("e1")).Attempts));
        Assert.Single(Log.WithId(EventIds.ReindexTakenOver));
    }

    [Fact]
    public async Task A_cancelled_attempt_counts_for_nothing_and_can_be_taken_up_at_once()
    {
        await GivenAsync("e1");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Dispatcher(async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        }).RunOnceAsync(stop.Token));
        var item = await ItemAsync("e1");
        Assert.Equal((ReindexState.Pending, 0, null), (item.State, item.Attempts, item.LeasedUntil));
        Assert.Single(await Dispatcher(Note).RunOnceAsync());
    }

    [Fact]
    public async Task Of_two_dispatchers_at_once_each_item_has_one()
    {
        for (var i = 0; i < 20; i++)
        {
            await GivenAsync($"e{i}", $"skill{i}");
        }

        var told = new System.Collections.Concurrent.ConcurrentBag<string>();
        Task Tell(ReindexItem item, CancellationToken token)
        {
            told.Add(item.EventId);
            return Task.CompletedTask;
        }

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () => await Dispatcher(Tell).RunOnceAsync())));
        Assert.Equal(20, told.Count);
        Assert.Equal(20, told.Distinct().Count());
        Assert.Equal(20, Regex.Count(await File.ReadAllTextAsync(ChangeLog), "^<!-- event ", RegexOptions.Multiline));
    }

    [Fact]
    public async Task A_change_log_that_cannot_be_written_is_a_failure_that_is_tried_again()
    {
        await GivenAsync("e1");
        Directory.CreateDirectory(ChangeLog);
        var failed = Assert.Single(await Dispatcher(Note).RunOnceAsync());
        Assert.Equal(ReindexOutcome.Failed, failed.Outcome);
        Assert.Contains(ChangeLog, failed.Item.LastError, StringComparison.Ordinal);
        Directory.Delete(ChangeLog);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ReindexOutcome.Done, Assert.Single(await Dispatcher(Note).RunOnceAsync()).Outcome);
        Assert.Equal(2, Told.Count);
        Assert.True(File.Exists(ChangeLog));
    }

    [Fact]
    public void Options_that_are_not_legal_are_named_with_their_values()
    {
        var fault = Assert.Throws<ArgumentException>(() => Dispatcher(Note, o =>
        {
            o.Timeout = TimeSpan.Zero;
            o.LeaseMargin = TimeSpan.Zero;
            o.MaxAttempts = 0;
            o.FirstDelay = TimeSpan.FromHours(2);
            o.PollInterval = TimeSpan.Zero;
            o.ChangeLog = " ";
        }));
        foreach (var sentence in (string[])
            [
                "Timeout must be from 1 millisecond to 1 day, but is 00:00:00.", "LeaseMargin must be from 1 second to 1 day, but is 00:00:00.",
                "MaxAttempts must be from 1 to 1000, but is 0.", "LongestDelay must be from FirstDelay (02:00:00) to 1 day, but is 01:00:00.",
                "PollInterval must be from 10 milliseconds to 1 day, but is 00:00:00.", "ChangeLog must be a path, or null for none, but is empty.",
            ])
        {
            Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        }

        Assert.Empty(new ReindexOptions().Validate());
    }
}
