using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>Counts and sums over the recent records of one version of a skill.</summary>
public abstract class EvidenceConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private static readonly DateTimeOffset _now = Sample.Time;

    [Fact]
    public async Task Figures_of_nothing_are_zeros()
    {
        Assert.Equal(new EvidenceFigures(), await EvidenceAsync());
        await Store.AppendAsync(Sample.Completed());
        Assert.Equal(new EvidenceFigures(), await EvidenceAsync());
        Assert.Null(new EvidenceFigures().Accuracy());
        Assert.Null(new EvidenceFigures().MeanFidelity());
        Assert.Null(new EvidenceFigures().ExceptionRate());
        Assert.Null(new EvidenceFigures().MeanExecutionTime());
    }

    [Fact]
    public async Task Every_kind_is_counted_and_added_up_apart()
    {
        await Store.AppendAsync(
            Performance(1, 0), Performance(2, 0) with { ExceptionOccurred = true }, Performance(3, 0),
            Sample.Outcome(id: "1"), Sample.Outcome(id: "2") with { Correct = false },
            Sample.Fidelity(id: "1") with { PatternFidelity = 0.25 });
        var figures = await EvidenceAsync();
        Assert.Equal(
            new EvidenceFigures
            {
                PerformanceCount = 3,
                ExceptionCount = 1,
                ExecutionTicks = TimeSpan.FromMilliseconds(6).Ticks,
                OutcomeCount = 2,
                CorrectCount = 1,
                FidelityCount = 1,
                FidelitySum = 0.25,
            },
            figures);
        Assert.Equal((0.5, 0.25, TimeSpan.FromMilliseconds(2)), (figures.Accuracy(), figures.MeanFidelity(), figures.MeanExecutionTime()));
    }

    [Fact]
    [Trait("Pitfall", "8")]
    public async Task A_window_begins_after_its_start_and_holds_its_end()
    {
        var microsecond = TimeSpan.FromMicroseconds(1);
        await Store.AppendAsync(Performance(1, -10), Performance(2, 0), Performance(3, 10));
        Assert.Equal(3, (await CountAsync(null, 10)).PerformanceCount);
        Assert.Equal(2, (await CountAsync(-10, 10)).PerformanceCount);
        Assert.Equal(1, (await CountAsync(-10, 0)).PerformanceCount);
        Assert.Equal(0, (await CountAsync(10, 20)).PerformanceCount);
        Assert.Equal(2, (await EvidenceAsync(_now.AddSeconds(-10), _now.AddSeconds(10))).PerformanceCount);
        Assert.Equal(3, (await EvidenceAsync(_now.AddSeconds(-10) - microsecond, _now.AddSeconds(10))).PerformanceCount);
        Assert.Equal(1, (await EvidenceAsync(_now.AddSeconds(-10), _now.AddSeconds(10).AddTicks(-1))).PerformanceCount);
        Assert.Equal(3, (await EvidenceAsync(_now.AddSeconds(-10).AddTicks(-1), _now.AddSeconds(10))).PerformanceCount);
        Assert.Equal(2, (await EvidenceAsync((_now.AddSeconds(-10) + microsecond).ToOffset(TimeSpan.FromHours(9)), _now.AddSeconds(10))).PerformanceCount);

        async Task<EvidenceFigures> CountAsync(int? after, int upTo) => await EvidenceAsync(after is { } a ? _now.AddSeconds(a) : null, _now.AddSeconds(upTo));
    }

    [Fact]
    public async Task Each_version_has_its_own_figures_and_null_is_a_version()
    {
        await Store.AppendAsync(
            Performance(1, 0), Performance(2, 0) with { SkillVersion = "v1" }, Performance(3, 0) with { SkillVersion = "v1" }, Performance(4, 0) with { SkillName = "other" });
        Assert.Equal(1, (await EvidenceAsync()).PerformanceCount);
        Assert.Equal(2, (await EvidenceAsync(version: "v1")).PerformanceCount);
        Assert.Equal(0, (await EvidenceAsync(version: "v2")).PerformanceCount);
    }

    [Fact]
    public async Task The_newest_of_a_kind_are_the_latest_and_of_equal_times_what_was_stored_last()
    {
        await Store.AppendAsync(Performance(1, 20), Performance(10, 5));
        await Store.AppendAsync(Performance(100, 5), Performance(1000, -60));
        await Store.AppendAsync(Sample.Fidelity() with { Timestamp = _now.AddDays(-90) });
        Assert.Equal(TimeSpan.FromMilliseconds(1).Ticks, (await NewestAsync(1)).ExecutionTicks);
        Assert.Equal(TimeSpan.FromMilliseconds(101).Ticks, (await NewestAsync(2)).ExecutionTicks);
        Assert.Equal(TimeSpan.FromMilliseconds(111).Ticks, (await NewestAsync(3)).ExecutionTicks);
        Assert.Equal((4, 1), ((await NewestAsync(9)).PerformanceCount, (await NewestAsync(9)).FidelityCount));
        Assert.Equal(3, (await Store.Store.GetEvidenceAsync(Window(_now.AddSeconds(-1), _now.AddDays(1)) with { Newest = 9 })).PerformanceCount);

        async Task<EvidenceFigures> NewestAsync(int count) => await Store.Store.GetEvidenceAsync(Window(null, _now.AddDays(1)) with { Newest = count });
    }

    [Fact]
    public async Task A_sample_tells_every_record_of_the_window_oldest_first()
    {
        await Store.AppendAsync(
            Performance(3, -1) with { SessionId = "b" }, Performance(1, -3) with { SessionId = "a", ExceptionOccurred = true }, Performance(2, -2) with { SessionId = "a" },
            Performance(4, -1), Performance(9, 1), Performance(9, -1) with { SkillVersion = "v1" },
            Sample.Fidelity(id: "1") with { PatternFidelity = 0.25, Timestamp = _now }, Sample.Fidelity(id: "2") with { PatternFidelity = 1, Timestamp = _now.AddSeconds(-1) });
        var sample = await Store.Store.GetEvidenceSampleAsync(Window(null, _now));
        Assert.Equal([(1, true), (2, false), (3, false), (4, false)], sample.Executions.Select(e => ((int)(e.ExecutionTicks / TimeSpan.TicksPerMillisecond), e.ExceptionOccurred)));
        Assert.Equal(sample.Executions[0].Session, sample.Executions[1].Session);
        Assert.NotEqual(sample.Executions[0].Session, sample.Executions[2].Session);
        Assert.Equal((true, 0), (sample.Executions.Take(3).All(e => e.Session > 0), sample.Executions[3].Session));
        Assert.Equal([1, 0.25], sample.Fidelities);

        var newest = await Store.Store.GetEvidenceSampleAsync(Window(null, _now) with { Newest = 2 });
        Assert.Equal([3, 4], newest.Executions.Select(e => e.ExecutionTicks / TimeSpan.TicksPerMillisecond));
        Assert.Empty((await Store.Store.GetEvidenceSampleAsync(Window(null, _now) with { SkillVersion = "v2" })).Executions);
    }

    [Fact]
    public async Task A_sample_keeps_outcomes_apart_that_are_errors()
    {
        await Store.AppendAsync(
            Sample.Outcome(id: "1"), Sample.Outcome(id: "2") with { Correct = false }, Sample.Outcome(id: "3") with { Correct = false, Decision = OutcomeRecord.ErrorDecision },
            Sample.Outcome(id: "4") with { Decision = OutcomeRecord.ErrorDecision, SessionId = "s" });
        var outcomes = (await Store.Store.GetEvidenceSampleAsync(Window(null, _now.AddDays(1)))).Outcomes;
        Assert.Equal([(true, false), (false, false), (false, true), (true, false)], outcomes.Select(o => (o.Correct, o.IsError)));
        Assert.True(outcomes[3].Session > 0);
    }

    [Fact]
    public async Task Versions_come_with_the_newest_first()
    {
        Assert.Empty(await Store.Store.GetVersionsAsync("summarize"));
        await Store.AppendAsync(
            Performance(1, 0), Performance(2, 30) with { SkillVersion = "v1" }, Performance(3, -5) with { SkillVersion = "v1" }, Performance(4, 0) with { SkillVersion = "v2" });
        Assert.Equal(
            [new("v1", _now.AddSeconds(-5), _now.AddSeconds(30)), new("v2", _now, _now), new(null, _now, _now)],
            await Store.Store.GetVersionsAsync("summarize"));
    }

    private static PerformanceRecord Performance(int milliseconds, int seconds) =>
        Sample.Performance(id: $"{milliseconds}") with { ExecutionTime = TimeSpan.FromMilliseconds(milliseconds), Timestamp = _now.AddSeconds(seconds) };

    private static EvidenceWindow Window(DateTimeOffset? after, DateTimeOffset upTo) => new() { SkillName = "summarize", After = after, UpTo = upTo };

    private async Task<EvidenceFigures> EvidenceAsync(DateTimeOffset? after = null, DateTimeOffset? upTo = null, string? version = null) =>
        await Store.Store.GetEvidenceAsync(Window(after, upTo ?? _now) with { SkillVersion = version });
}
