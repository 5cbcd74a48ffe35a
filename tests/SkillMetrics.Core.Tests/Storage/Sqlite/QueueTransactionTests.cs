using System.Data;
using Microsoft.Data.Sqlite;
using SkillMetrics.Conformance;
using SkillMetrics.Pipeline;
using SkillMetrics.Queueing;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Conformance.TestedQueue;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

/// <summary>What belongs together happens in one transaction or not at all.</summary>
public sealed class QueueTransactionTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private readonly SqliteMetricsStore _store;
    private bool _isBroken;

    public QueueTransactionTests() => _store = new SqliteMetricsStore(_file.Path, new SqliteStoreOptions
    {
        EventQueue = { MaxDeliveries = 1 },
        FaultPoint = FailWhereBroken,
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    [Trait("Pitfall", "40")]
    public async Task When_the_dead_letter_cannot_be_written_the_event_stays()
    {
        await _store.PutAsync(Event("1"));
        var lease = await _store.TakeOneAsync();
        _isBroken = true;
        await Assert.ThrowsAsync<MetricsStoreException>(async () => await _store.AbandonAsync(lease, "no"));
        Assert.Equal(["2|0"], _file.Rows("SELECT state, delivery_count FROM event_queue"));
        Assert.Equal(0, _file.Number("SELECT count(*) FROM dead_letters"));
        _isBroken = false;
        Assert.Equal(AbandonOutcome.DeadLettered, await _store.AbandonAsync(lease, "no"));
        Assert.Equal(0, _file.Number("SELECT count(*) FROM event_queue"));
        Assert.Equal(["1|a|{\"of\":\"1\"}|1|no"], _file.Rows("SELECT event_id, type, CAST(payload AS TEXT), delivery_count, error FROM dead_letters"));
    }

    [Fact]
    [Trait("Pitfall", "39")]
    public async Task When_a_record_cannot_be_stored_its_event_is_not_completed()
    {
        await _store.PutAsync(Events(2));
        var leases = await _store.TakeAsync();
        _file.Execute("CREATE TRIGGER no BEFORE INSERT ON outcome_metrics BEGIN SELECT RAISE(ABORT, 'not now'); END");
        EventCompletion[] both = [new(leases[0], [Sample.Performance()]), new(leases[1], [Sample.Outcome()])];
        await Assert.ThrowsAsync<MetricsStoreException>(async () => await _store.CompleteAsync(both));
        Assert.Equal(0, _file.Number("SELECT count(*) FROM performance_metrics"));
        Assert.Equal(2, _file.Number("SELECT count(*) FROM event_queue WHERE state = 2"));
        _file.Execute("DROP TRIGGER no");
        Assert.Equal(2, (await _store.CompleteAsync(both)).Completed);
        Assert.Equal(["1|1"], _file.Rows("SELECT (SELECT count(*) FROM performance_metrics), (SELECT count(*) FROM outcome_metrics)"));
        await Recount.AssertAggregatesEqualHistoryAsync(_store);
    }

    /// <summary>With others, before others whose turn comes only when it is done with, and alone.</summary>
    [Theory]
    [InlineData(60, 3)]
    [InlineData(0, 3)]
    [InlineData(60, 0)]
    [Trait("Pitfall", "39")]
    public async Task An_event_whose_records_the_store_refuses_is_given_up_and_holds_nobody_up(int batchSeconds, int others)
    {
        await _store.EnqueueAsync([RecordEvent.Of(Sample.Outcome(), priority: 1), .. Enumerable.Range(0, others).Select(i => RecordEvent.Of(Sample.Performance(id: $"{i}")))]);
        _file.Execute("CREATE TRIGGER no BEFORE INSERT ON outcome_metrics BEGIN SELECT RAISE(ABORT, 'not this one'); END");
        var worker = new EventWorker(_store, _store, [new RecordEventHandler()], new EventWorkerOptions { BatchTime = TimeSpan.FromSeconds(batchSeconds) });
        Assert.Equal(others + 1, await worker.RunOnceAsync());
        Assert.Equal(others, _file.Number("SELECT count(*) FROM performance_metrics"));
        Assert.Contains("not this one", Assert.Single(await _store.ReadDeadLettersAsync().ToListAsync()).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _store.GetFiguresAsync()).Depth);
    }

    [Fact]
    [Trait("Pitfall", "39")]
    public async Task A_store_that_somebody_else_has_locked_is_no_event_s_fault()
    {
        await using var store = new SqliteMetricsStore(_file.Path, new SqliteStoreOptions { EventQueue = { MaxDeliveries = 1 }, BusyTimeout = TimeSpan.Zero });
        await store.EnqueueAsync([RecordEvent.Of(Sample.Outcome()), RecordEvent.Of(Sample.Performance())]);
        using (var other = new SqliteConnection($"Data Source={_file.Path};Pooling=False"))
        {
            var worker = new EventWorker(store, store, [new DelegateEventHandler(RecordEvent.Type, (_, _) =>
            {
                if (other.State == ConnectionState.Closed)
                {
                    other.Open();
                    using var begin = other.CreateCommand();
                    begin.CommandText = "BEGIN IMMEDIATE";
                    begin.ExecuteNonQuery();
                }

                return Task.CompletedTask;
            })]);
            Assert.False((await Assert.ThrowsAsync<MetricsStoreException>(async () => await worker.RunOnceAsync())).IsRefusal);
        }

        Assert.Equal(["0|0"], _file.Rows("SELECT (SELECT sum(delivery_count) FROM event_queue), (SELECT count(*) FROM dead_letters)"));
        Assert.Equal(2, (await store.GetFiguresAsync()).Depth);
    }

    [Fact]
    public async Task A_completed_event_keeps_no_payload_and_is_forgotten_after_its_time()
    {
        await _store.PutAsync(Event("1"));
        await _store.CompleteAsync(await _store.TakeAsync());
        Assert.Equal(["1||3"], _file.Rows("SELECT event_id, payload, state FROM event_queue"));
        _file.Execute("UPDATE event_queue SET due_at = 0");
        await _store.TakeAsync();
        Assert.Empty(_file.Rows("SELECT * FROM event_queue"));
    }

    [Theory]
    [InlineData("SELECT id FROM event_queue WHERE state = 2 AND state > 0 AND due_at <= 1", "ix_event_queue_due")]
    [InlineData("SELECT priority, id FROM event_queue WHERE state = 0 AND type = 'a' ORDER BY priority DESC, id LIMIT 1", "COVERING INDEX ix_event_queue_ready")]
    [InlineData("SELECT type, count(*), min(due_at) FROM event_queue WHERE state = 0 GROUP BY type", "COVERING INDEX ix_event_queue_ready")]
    public async Task The_questions_of_the_queue_are_answered_by_its_indexes(string question, string index)
    {
        await _store.OpenAsync();
        var plan = string.Join('\n', _file.Rows($"EXPLAIN QUERY PLAN {question}"));
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    private void FailWhereBroken(string point)
    {
        if (_isBroken)
        {
            throw new IOException($"pulled the plug at {point}");
        }
    }
}
