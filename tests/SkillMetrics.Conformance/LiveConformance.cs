using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>What happened lately, of one skill or of all.</summary>
public abstract class LiveConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private static readonly DateTimeOffset _now = Sample.Time;

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task A_sample_equals_a_recount_after_every_batch(int seed)
    {
        var (history, reference, random) = (new RandomHistory(seed), new ReferenceHistory(), new Random(seed));
        var seen = 0L;
        for (var i = 0; i < 6; i++)
        {
            var batch = history.Take(40 + random.Next(80));
            reference.Append(batch);
            await Store.AppendAsync(batch);
            var records = reference.Read().ToList();
            foreach (var skill in records.OfType<PerformanceRecord>().Select(r => r.SkillName).Distinct(StringComparer.Ordinal).Prepend(null))
            {
                var times = records.Select(r => r.Timestamp).Order().ToList();
                var window = new LiveWindow { SkillName = skill, After = times[times.Count / 8], UpTo = times[^(times.Count / 8)], Newest = 1 + random.Next(40) };
                seen += await AssertEqualsRecountAsync(records, window);
            }
        }

        Assert.True(seen > 50);
    }

    [Fact]
    [Trait("Pitfall", "20")]
    public async Task Ten_equal_latencies_are_ten()
    {
        await Store.AppendAsync([.. Enumerable.Range(0, 10).Select(i => Performance(7, 0) with { ExecutionId = $"{i}" })]);
        Assert.Equal((10, 10, 70), Figures(await AskAsync()));
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task A_store_without_records_has_an_empty_sample_and_an_unknown_skill_has_none()
    {
        Assert.Equal((0, 0, 0), Figures(await AskAsync()));
        Assert.Null(await Store.Store.GetLiveSampleAsync(Window() with { SkillName = "summarize" }));
        await Store.AppendAsync(Sample.Outcome(), Sample.TokenEstimate() with { SkillName = "estimated" }, Sample.Interaction() with { SkillName = "edited" });
        Assert.Equal((0, 0, 0), Figures(await AskAsync("summarize")));
        Assert.Null(await Store.Store.GetLiveSampleAsync(Window() with { SkillName = "estimated" }));
        Assert.Null(await Store.Store.GetLiveSampleAsync(Window() with { SkillName = "edited" }));
    }

    [Fact]
    [Trait("Pitfall", "8")]
    public async Task The_span_of_time_begins_after_its_start_and_holds_its_end_and_nothing_later()
    {
        await Store.AppendAsync(Performance(1, -10), Performance(10, -9), Performance(100, 0), Performance(1000, 1));
        Assert.Equal((2, 2, 110), Figures(await AskAsync()));
        Assert.Equal((3, 3, 111), Figures(await AskAsync(window: Window() with { After = _now.AddSeconds(-10).AddTicks(-1) })));
        Assert.Equal((1, 1, 10), Figures(await AskAsync(window: Window() with { UpTo = _now.AddTicks(-1) })));
        Assert.Equal((4, 4, 1111), Figures(await AskAsync(window: Window() with { After = DateTimeOffset.MinValue, UpTo = DateTimeOffset.MaxValue })));
        Assert.Equal((2, 2, 110), Figures(await AskAsync(window: Window() with { UpTo = _now.ToOffset(TimeSpan.FromHours(-9)) })));
    }

    [Fact]
    public async Task The_newest_are_the_latest_of_all_skills_and_versions_and_of_equal_times_what_was_stored_last()
    {
        await Store.AppendAsync(Performance(1, -1) with { SkillName = "a" }, Performance(10, -5), Performance(100, -5) with { SkillVersion = "v1", ExceptionOccurred = true });
        await Store.AppendAsync(Performance(1000, -5) with { SkillName = "b" }, Performance(10_000, -9) with { SkillName = "a" });
        Assert.Equal((5, 1, 1), Figures(await AskAsync(newest: 1)));
        Assert.Equal((5, 2, 1001), Figures(await AskAsync(newest: 2)));
        Assert.Equal((5, 3, 1101), Figures(await AskAsync(newest: 3)));
        Assert.Equal((5, 5, 11_111), Figures(await AskAsync(newest: 6)));
        Assert.Equal((2, 1, 100), Figures(await AskAsync("summarize", 1)));
        Assert.Equal((0, 1), ((await AskAsync(newest: 2)).ExceptionCount, (await AskAsync(newest: 3)).ExceptionCount));
    }

    [Fact]
    public async Task Answers_to_edits_count_by_their_time_alone_and_for_a_skill_only_those_that_name_it()
    {
        await Store.AppendAsync(
            Sample.Performance(),
            Answer(InteractionType.EditAccepted, 0, 1), Answer(InteractionType.EditAccepted, 0, 2), Answer(InteractionType.EditAccepted, -10, 3), Answer(InteractionType.EditAccepted, 1, 4),
            Answer(InteractionType.EditRejected, -1, 5), Answer(InteractionType.EditRejected, -2, 6) with { SkillName = "summarize" }, Answer(InteractionType.Prompt, 0, 7));
        Assert.Equal((2, 2), await AnswersAsync(null));
        Assert.Equal((0, 1), await AnswersAsync("summarize"));

        async Task<(long, long)> AnswersAsync(string? skill) => await AskAsync(skill, newest: 1) is var sample ? (sample.AcceptedEdits, sample.RejectedEdits) : default;
    }

    private static PerformanceRecord Performance(int milliseconds, int seconds) =>
        Sample.Performance(id: $"{milliseconds}") with { ExecutionTime = TimeSpan.FromMilliseconds(milliseconds), Timestamp = _now.AddSeconds(seconds) };

    private static InteractionRecord Answer(InteractionType answer, int seconds, int length) =>
        Sample.Interaction(interaction: answer) with { Timestamp = _now.AddSeconds(seconds), Length = length };

    private static LiveWindow Window() => new() { After = _now.AddSeconds(-10), UpTo = _now, Newest = 100 };

    private static (long Count, int Newest, long Milliseconds) Figures(LiveSample sample) =>
        (sample.ExecutionCount, sample.ExecutionTicks.Count, sample.ExecutionTicks.Sum() / TimeSpan.TicksPerMillisecond);

    private async Task<LiveSample> AskAsync(string? skill = null, int newest = 100, LiveWindow? window = null) =>
        (await Store.Store.GetLiveSampleAsync((window ?? Window()) with { SkillName = skill, Newest = newest }))!;

    private async Task<long> AssertEqualsRecountAsync(List<MetricRecord> records, LiveWindow window)
    {
        var inside = records.Where(r => r.Timestamp > window.After && r.Timestamp <= window.UpTo && (window.SkillName is null || r.SkillName == window.SkillName)).ToList();
        var executions = inside.OfType<PerformanceRecord>().Reverse().OrderByDescending(r => r.Timestamp).ToList();
        var newest = executions.Take(window.Newest).ToList();

        var sample = (await Store.Store.GetLiveSampleAsync(window))!;

        Assert.Equal(newest.Select(r => r.ExecutionTime.Ticks).Order(), sample.ExecutionTicks.Order());
        Assert.Equal((executions.Count, newest.Count(r => r.ExceptionOccurred)), (sample.ExecutionCount, sample.ExceptionCount));
        Assert.Equal(
            (Count(InteractionType.EditAccepted), Count(InteractionType.EditRejected)),
            (sample.AcceptedEdits, sample.RejectedEdits));
        return executions.Count;

        long Count(InteractionType type) => inside.OfType<InteractionRecord>().Count(r => r.Interaction == type);
    }
}
