using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>A record counts once, however often it comes, and of two that differ the first one stays.</summary>
public abstract class RepeatsConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task A_repeat_is_counted_and_not_stored_twice()
    {
        var records = Sample.OfEveryKind();
        await Store.AppendAsync(records);
        Assert.Equal(new AppendResult { Duplicates = records.Length }, await Store.AppendAsync(Sample.OfEveryKind()));
        Assert.Equal(new AppendResult { Duplicates = 1 }, await Store.Appender.AppendAsync(Sample.Performance()));
        Assert.Equal(records, await Store.ReadAllAsync());
        Assert.Empty(await Store.ReadRejectsAsync());
    }

    [Fact]
    public async Task A_token_estimate_without_a_time_is_a_repeat_by_its_content()
    {
        var record = Sample.TokenEstimate() with { TimestampIsAssumed = true };
        await Store.AppendAsync(record);
        Assert.Equal(new AppendResult { Duplicates = 1 }, await Store.AppendAsync(record with { Timestamp = Sample.Time.AddDays(1) }));
        Assert.Equal(new AppendResult { Inserted = 1 }, await Store.AppendAsync(record with { Model = "other" }));
        Assert.Equal([record, record with { Model = "other" }], await Store.ReadAllAsync());
    }

    [Fact]
    public async Task A_conflict_leaves_the_stored_record_and_goes_to_the_rejects()
    {
        foreach (var (stored, other) in Conflicts())
        {
            await Store.AppendAsync(stored);
            Assert.Equal(new AppendResult { Conflicts = 1 }, await Store.AppendAsync(other));
        }

        Assert.Equal(Conflicts().Select(c => c.Stored), await Store.ReadAllAsync());
        var rejects = await Store.ReadRejectsAsync();
        Assert.Equal(Conflicts().Select(c => NdjsonCodec.ToLine(c.Other)), rejects.Select(r => r.Reject.Text));
        Assert.All(rejects, r =>
        {
            Assert.Equal(("append", null), (r.Reject.Source, r.Reject.Offset));
            Assert.Contains("already stored with other content", r.Reject.Reason, StringComparison.Ordinal);
            Assert.Equal(Home.Clock.GetUtcNow(), r.RejectedAt);
        });
        Assert.Equal(Enumerable.Range(1, rejects.Count).Select(i => (long)i), rejects.Select(r => r.Id));
    }

    [Fact]
    public async Task The_same_conflict_again_is_counted_and_rejected_once()
    {
        await Store.AppendAsync(Sample.Outcome());
        var other = Sample.Outcome() with { Decision = "deny" };
        Assert.Equal(new AppendResult { Conflicts = 3 }, await Store.AppendAsync(other, other, other));
        Assert.Equal(new AppendResult { Conflicts = 1 }, await Store.AppendAsync(other));
        Assert.Single(await Store.ReadRejectsAsync());
        Assert.Equal(1, (await Store.Store.GetStatisticsAsync()).RejectedRecords);
    }

    [Fact]
    public async Task An_end_replaces_its_start_where_that_stands()
    {
        await Store.AppendAsync(Sample.Running(id: "1"), Sample.Running(id: "2"), Sample.Running(id: "3"));
        Assert.Equal(new AppendResult { Updated = 1 }, await Store.AppendAsync(Sample.Completed(id: "1")));
        Assert.Equal(new AppendResult { Updated = 1 }, await Store.AppendAsync(Sample.Failed(id: "2")));
        Assert.Equal([Sample.Completed(id: "1"), Sample.Failed(id: "2"), Sample.Running(id: "3")], await Store.ReadAllAsync());
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public async Task An_end_counts_once_and_another_end_is_a_conflict()
    {
        await Store.AppendAsync(Sample.Running());
        Assert.Equal(new AppendResult { Updated = 1 }, await Store.AppendAsync(Sample.Completed()));
        Assert.Equal(new AppendResult { Duplicates = 1 }, await Store.AppendAsync(Sample.Completed()));
        Assert.Equal(new AppendResult { Conflicts = 1 }, await Store.AppendAsync(Sample.Failed()));
        Assert.Equal(new AppendResult { Conflicts = 1 }, await Store.AppendAsync(Sample.Completed() with { Duration = TimeSpan.FromSeconds(9) }));
        Assert.Equal([Sample.Completed()], await Store.ReadAllAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
    }

    [Fact]
    public async Task A_start_that_comes_after_its_end_is_a_repeat()
    {
        await Store.AppendAsync(Sample.Completed());
        Assert.Equal(new AppendResult { Duplicates = 1 }, await Store.AppendAsync(Sample.Running()));
        Assert.Equal([Sample.Completed()], await Store.ReadAllAsync());
    }

    [Fact]
    public async Task Two_forms_that_disagree_about_the_start_conflict()
    {
        await Store.AppendAsync(Sample.Running(id: "1"), Sample.Completed(id: "2"));
        InvocationRecord[] others =
        [
            Sample.Completed(id: "1") with { Timestamp = Sample.Time.AddMicroseconds(1) },
            Sample.Completed(id: "1") with { SkillVersion = "v2" },
            Sample.Completed(id: "1") with { SessionId = "other" },
            Sample.Completed(id: "1") with { WorkflowPath = null },
            Sample.Running(id: "2") with { Timestamp = Sample.Time.AddMicroseconds(1) },
            Sample.Running(id: "2") with { SessionId = null },
        ];
        Assert.Equal(new AppendResult { Conflicts = others.Length }, await Store.AppendAsync(others));
        Assert.Equal([Sample.Running(id: "1"), Sample.Completed(id: "2")], await Store.ReadAllAsync());
        Assert.Equal(others.Length, (await Store.ReadRejectsAsync()).Count);
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
    }

    [Fact]
    public async Task Each_record_of_a_batch_sees_those_before_it()
    {
        var result = await Store.AppendAsync(
            Sample.Outcome(), Sample.Outcome(), Sample.Outcome() with { Correct = false }, Sample.Running(), Sample.Completed(), Sample.Running(), Sample.Failed());
        Assert.Equal(new AppendResult { Inserted = 2, Updated = 1, Duplicates = 2, Conflicts = 2 }, result);
        Assert.Equal([Sample.Outcome(), Sample.Completed()], await Store.ReadAllAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_random_history_becomes_what_the_rules_say(int seed)
    {
        var (history, reference, random) = (new RandomHistory(seed), new ReferenceHistory(), new Random(seed));
        for (var i = 0; i < 40; i++)
        {
            var batch = history.Take(1 + random.Next(15));
            Assert.Equal(reference.Append(batch), await Store.AppendAsync(batch));
        }

        await AssertHoldsAsync(reference, Store);
        Assert.Equal(reference.ConflictLines, (await Store.ReadRejectsAsync()).Select(r => r.Reject.Text));
    }

    private static IEnumerable<(MetricRecord Stored, MetricRecord Other)> Conflicts()
    {
        yield return (Sample.Performance(), Sample.Performance() with { ExecutionTime = TimeSpan.FromTicks(1) });
        yield return (Sample.Outcome(), Sample.Outcome() with { Reasoning = null });
        yield return (Sample.Fidelity(), Sample.Fidelity() with { PatternsDetail = new Dictionary<string, bool>() });
        yield return (Sample.Completed(), Sample.Completed() with { FollowUpActions = ["git commit", "git push", "git commit"] });
        yield return (Sample.Promotion(), Sample.Promotion() with { SkillName = "other" });
        yield return (Sample.Rollback(), Sample.Rollback() with { Timestamp = Sample.Time.AddMicroseconds(1) });
        yield return (Sample.TokenEstimate(), Sample.TokenEstimate() with { Success = false });
        yield return (Sample.Interaction(), Sample.Interaction() with { SkillName = "chat" });
    }
}
