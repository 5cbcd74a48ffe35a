using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>What goes in comes back, once.</summary>
public abstract class AppendingConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task Every_kind_comes_back_field_by_field()
    {
        var records = Sample.OfEveryKind();
        Assert.Equal(new AppendResult { Inserted = records.Length }, await Store.AppendAsync(records));
        Assert.Equal(records, await Store.ReadAllAsync());
    }

    [Fact]
    public async Task Records_with_as_little_as_they_may_have_come_back()
    {
        MetricRecord[] records =
        [
            Sample.Outcome() with { Decision = "", ExpectedDecision = null, Confidence = null, Reasoning = null },
            Sample.Fidelity() with { PatternsDetail = new Dictionary<string, bool>() },
            Sample.Running() with { SessionId = null, WorkflowPath = null },
            Sample.Promotion() with { Approver = "", ApprovalTicket = "", Reason = null, AutomatedChecks = "{}" },
            Sample.Rollback() with { TriggerReason = null, TriggerMetric = null },
            Sample.TokenEstimate() with { Deliverables = [], SelectedBudget = null, StopReason = null },
            Sample.Interaction() with { Length = null },
        ];
        await Store.AppendAsync(records);
        Assert.Equal(records, await Store.ReadAllAsync());
    }

    [Fact]
    [Trait("Pitfall", "7")]
    public async Task Any_record_comes_back_whatever_unicode_time_and_number_it_holds()
    {
        var random = new RandomRecords(20_260_301);
        var records = Enumerable.Range(0, 800).Select(_ => random.Next()).DistinctBy(RecordIdentity.Of).ToList();
        Assert.Equal(new AppendResult { Inserted = records.Count }, await Store.AppendAsync(records));
        Assert.Equal(records.OrderBy(r => r.Kind), await Store.ReadAllAsync());
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            Assert.Equal(new AppendResult { Duplicates = records.Count(r => r.Kind == kind) }, await Store.AppendAsync([.. records.Where(r => r.Kind == kind)]));
        }
    }

    [Theory]
    [Trait("Pitfall", "7")]
    [InlineData("YouTube Live Chat")]
    [InlineData("task:airline")]
    [InlineData("a/b\\c")]
    [InlineData("../../escape")]
    [InlineData(" ")]
    [InlineData("Zürich 東京 עברית 😀")]
    [InlineData("'; DROP TABLE skills; --")]
    public async Task A_skill_may_have_any_name(string name)
    {
        await Store.AppendAsync(Sample.Performance(name), Sample.Completed(name), Sample.Promotion(name));
        Assert.Equal([name], await Store.Store.GetSkillNamesAsync());
        Assert.Equal(3, (await Store.ReadAsync(new RecordFilter { SkillName = name })).Count);
        Assert.Equal((1, 1), await CountsAsync(name));
    }

    [Fact]
    [Trait("Pitfall", "7")]
    public async Task Names_that_differ_only_in_case_or_form_are_different_skills()
    {
        string[] names = ["Skill", "skill", "SKILL", "skill ", "é", "e\u0301", new('x', 200), new string('x', 199) + "y"];
        await Store.AppendAsync([.. names.Select(n => Sample.Performance(n))]);
        Assert.Equal(names.Order(StringComparer.Ordinal), await Store.Store.GetSkillNamesAsync());
        foreach (var name in names)
        {
            Assert.Equal((1, 0), await CountsAsync(name));
        }
    }

    [Fact]
    [Trait("Pitfall", "1")]
    public async Task One_execution_may_have_a_record_of_every_kind()
    {
        await Store.AppendAsync(Sample.Performance("a", "1"), Sample.Outcome("a", "1"), Sample.Fidelity("a", "1"), Sample.Completed("a", "1"));
        Assert.Equal(4, (await Store.ReadAllAsync()).Count);
    }

    [Fact]
    [Trait("Pitfall", "2")]
    public async Task One_id_under_two_skills_is_two_executions()
    {
        await Store.AppendAsync(Sample.Performance("a", "1"), Sample.Performance("b", "1"), Sample.Completed("a", "1"), Sample.Completed("b", "1"));
        Assert.Equal(4, (await Store.ReadAllAsync()).Count);
        Assert.Equal((1, 1), await CountsAsync("a"));
        Assert.Equal((1, 1), await CountsAsync("b"));
    }

    [Fact]
    [Trait("Pitfall", "6")]
    public async Task Two_events_of_one_skill_at_the_same_moment_are_two_events()
    {
        await Store.AppendAsync(Sample.Promotion(id: "1"), Sample.Promotion(id: "2"), Sample.Rollback(id: "1"), Sample.Rollback(id: "2"));
        Assert.Equal(4, (await Store.ReadAllAsync()).Count);
    }

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

    [Fact]
    public async Task A_batch_with_a_null_in_it_is_refused_whole()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AppendAsync(Sample.Performance(), null!, Sample.Outcome()));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Store.Appender.AppendAsync((IReadOnlyList<MetricRecord>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Store.Appender.AppendAsync((MetricRecord)null!));
        Assert.Empty(await Store.ReadAllAsync());
    }

    [Fact]
    public async Task An_empty_batch_is_nothing()
    {
        Assert.Equal(default, await Store.AppendAsync());
        Assert.Empty(await Store.ReadAllAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Acknowledgement.Committed)]
    [InlineData(Acknowledgement.Flushed)]
    public async Task An_append_that_was_acknowledged_is_seen_at_once(Acknowledgement? acknowledgement)
    {
        Assert.Equal(new AppendResult { Inserted = 1 }, await Store.Appender.AppendAsync(Sample.Performance(), acknowledgement));
        Assert.Equal([Sample.Performance()], await Store.ReadAllAsync());
        Assert.Equal((1, 0), await CountsAsync("summarize"));
    }

    [Fact]
    public async Task What_was_queued_is_seen_after_a_flush()
    {
        var records = Enumerable.Range(0, 100).Select(i => Sample.Performance(id: $"{i}")).ToList();
        foreach (var record in records)
        {
            Assert.Equal(1, (await Store.Appender.AppendAsync(record, Acknowledgement.Queued)).Total);
        }

        await Store.Lifetime.FlushAsync();
        Assert.Equal(records, await Store.ReadAllAsync());
    }

    [Fact]
    public async Task The_host_chooses_the_acknowledgement_of_appends_that_do_not_say_it()
    {
        await using var store = Home.Create(o => o.Acknowledgement = Acknowledgement.Committed);
        Assert.Equal(new AppendResult { Inserted = 1 }, await store.AppendAsync(Sample.Performance()));
    }

    [Fact]
    public async Task Thousands_of_records_in_one_batch_are_one_commit()
    {
        var records = Enumerable.Range(0, 6_000).Select(i => Sample.Performance(id: $"{i}")).ToList();
        Assert.Equal(new AppendResult { Inserted = records.Count }, await Store.AppendAsync(records));
        Assert.Equal(records, await Store.ReadAllAsync());
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

    private async Task<(long Performance, long Invocations)> CountsAsync(string skill)
    {
        var aggregate = await Store.Store.GetAggregateAsync(skill);
        return (aggregate!.Performance.Count, aggregate.Invocations.Total);
    }
}
