using SkillMetrics.Analytics;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

/// <summary>The figures of the real records, counted again from their lines.</summary>
public sealed class RealDataRecountTests
{
    [RealDataFact]
    public async Task Every_figure_of_every_session_equals_a_recount()
    {
        using var folder = new TempFolder();
        await using var store = await StoreAsync(folder);
        var analytics = new SkillAnalytics(store);
        var sessions = RawInvocation.ReadAll("tau2").GroupBy(r => r.Session!, StringComparer.Ordinal).ToList();
        Assert.Equal(1035, sessions.Count);

        foreach (var session in sessions)
        {
            var report = (await analytics.GetSessionAsync(session.Key))!;

            Assert.Equal((session.Min(r => r.Start), session.Max(r => r.End)), (report.Started.UtcDateTime, report.Ended.UtcDateTime));
            Assert.Equal(session.Max(r => r.End) - session.Min(r => r.Start), report.Duration);
            Assert.Equal((session.Count(), 0L, null), (report.Tools, report.Prompts, report.AcceptanceRate));
            var minutes = (session.Max(r => r.End) - session.Min(r => r.Start)).Ticks / 600_000_000.0;
            AssertClose(minutes > 0 ? session.Count() / minutes : null, report.ToolsPerMinute);
            var (completed, ended) = (session.Count(r => r.Completed), session.Count(r => r.Ended));
            AssertClose(ended > 0 ? (double)completed / ended : null, report.SuccessRate);
            AssertClose(ended > 0 ? 35 + (40.0 * completed / ended) : null, report.ProductivityScore);
            Assert.Equal(
                session.GroupBy(r => r.Skill, StringComparer.Ordinal).OrderBy(s => s.Min(r => r.StartedAt)).ThenBy(s => s.Key, StringComparer.Ordinal)
                    .Select(s => (s.Key, (long)s.Count(), (long)s.Count(r => r.Completed), s.Sum(r => r.Duration ?? 0))),
                report.Skills.Select(s => (s.Skill, s.Invocations, s.Completed, s.TotalDuration.Ticks)));
        }
    }

    /// <summary>The real sessions have no edits: here each gets some, as many as its own name says.</summary>
    [RealDataFact]
    public async Task With_edits_decided_in_every_session_acceptance_and_productivity_equal_a_recount()
    {
        using var folder = new TempFolder();
        await using var store = await StoreAsync(folder);
        var analytics = new SkillAnalytics(store);
        var sessions = RawInvocation.ReadAll("tau2").GroupBy(r => r.Session!, StringComparer.Ordinal).ToList();
        await store.AppendAsync([.. sessions.SelectMany(session => Edits(session.Key, InteractionType.EditAccepted, Accepted(session.Key))
            .Concat(Edits(session.Key, InteractionType.EditRejected, Rejected(session.Key)))
            .Select(edit => edit with { Timestamp = new DateTimeOffset(session.Min(r => r.Start)) }))]);

        foreach (var session in sessions)
        {
            var report = (await analytics.GetSessionAsync(session.Key))!;

            var (accepted, decided) = (Accepted(session.Key), Accepted(session.Key) + Rejected(session.Key));
            var (completed, ended) = (session.Count(r => r.Completed), session.Count(r => r.Ended));
            AssertClose(decided > 0 ? (double)accepted / decided : null, report.AcceptanceRate);
            AssertClose(ended > 0 ? 35 + (40.0 * completed / ended) + (decided > 0 ? 10.0 * accepted / decided : 0) : null, report.ProductivityScore);
        }

        static int Accepted(string session) => session.Sum(c => c) % 4;

        static int Rejected(string session) => session.Sum(c => c) / 4 % 3;

        static IEnumerable<InteractionRecord> Edits(string session, InteractionType decision, int count) =>
            Enumerable.Range(0, count).Select(i => Sample.Interaction(session, decision) with { Length = i });
    }

    [RealDataFact]
    [Trait("Pitfall", "20")]
    public async Task Live_numbers_of_every_skill_and_of_all_equal_a_recount()
    {
        using var folder = new TempFolder();
        await using var store = await StoreAsync(folder);
        var executions = RawExecution.ReadAll("tau2");
        var times = executions.Select(e => e.At).Order().ToList();
        var now = times[times.Count * 9 / 10];
        var (window, found) = (TimeSpan.FromMicroseconds(now - times[times.Count / 10]), 0);
        var analytics = new SkillAnalytics(store, new FakeClock(DateTimeOffset.UnixEpoch.AddTicks(now * 10)));
        foreach (var last in (int[])[100, 1_000_000])
        {
            foreach (var skill in executions.Select(e => e.Skill).Distinct(StringComparer.Ordinal).Prepend(null))
            {
                var inside = executions.Where(e => (skill is null || e.Skill == skill) && e.At <= now && e.At > now - (window.Ticks / 10)).ToList();
                var newest = inside.OrderByDescending(e => e.At).Take(last).ToList();
                var ticks = newest.Select(e => e.Ticks).Order().ToList();

                var numbers = (await analytics.GetLiveNumbersAsync(new LiveFilter { SkillName = skill, Window = window, Last = last }))!;

                Assert.Equal(
                    (ticks.Count, AtRank(50), AtRank(95), AtRank(99)),
                    (numbers.Latency.Count, numbers.Latency.P50?.Ticks, numbers.Latency.P95?.Ticks, numbers.Latency.P99?.Ticks));
                AssertClose(ticks.Count > 0 ? ticks.Average() : null, numbers.Latency.MeanTicks);
                AssertClose(ticks.Count > 0 ? (double)newest.Count(e => !e.Failed) / newest.Count : null, numbers.SuccessRate);
                AssertClose(ticks.Count > 0 ? inside.Count / (window.Ticks / 10_000_000.0) : null, numbers.EventsPerSecond);
                found += ticks.Count;

                long? AtRank(int percent) => ticks.Count == 0 ? null : ticks[(((percent * ticks.Count) + 99) / 100) - 1];
            }
        }

        Assert.True(found > 10_000);
    }

    [RealDataFact]
    public async Task Every_figure_of_every_skill_and_day_equals_a_recount() =>
        await AssertTimelinesAsync("tau2", TimelineBucket.Day, start => start.Date, TimeSpan.FromDays(1));

    [RealDataFact]
    public async Task Every_figure_of_every_skill_and_hour_equals_a_recount() =>
        await AssertTimelinesAsync("tau2", TimelineBucket.Hour, start => start.Date.AddHours(start.Hour), TimeSpan.FromHours(1));

    [RealDataFact]
    public async Task Every_figure_of_every_skill_and_week_equals_a_recount() =>
        await AssertTimelinesAsync("tau2", TimelineBucket.Week, start => start.Date.AddDays(-(((int)start.DayOfWeek + 6) % 7)), TimeSpan.FromDays(7));

    [RealDataFact]
    public async Task Every_path_that_is_searched_for_has_the_figures_of_a_recount()
    {
        using var folder = new TempFolder();
        await using var store = await StoreAsync(folder);
        foreach (var text in (string[])["TELECOM", "get tau2/", "order RETAIL", "\"tau2\"", "_"])
        {
            var expected = RawInvocation.ReadAll("tau2")
                .Where(r => r.Ended && text.ToUpperInvariant().Split(' ').All(t => $"{r.Skill}\n{r.Path}".ToUpperInvariant().Contains(t, StringComparison.Ordinal)))
                .GroupBy(r => (r.Skill, r.Path))
                .Select(g => (g.Key.Skill, g.Key.Path, (long)g.Count(), (long)g.Count(r => r.Completed), g.Where(r => r.Completed).Average(r => (double?)r.Duration)))
                .OrderByDescending(g => g.Item3).ThenBy(g => g.Skill, StringComparer.Ordinal).ThenBy(g => g.Path, StringComparer.Ordinal).ToList();

            var hits = await new SkillAnalytics(store).SearchAsync(text);

            Assert.Equal(expected.Select(e => (e.Skill, e.Path, e.Item3, e.Item4)), hits.Select(h => (h.Skill, h.WorkflowPath, h.Count, h.Completed)));
            Assert.All(expected.Zip(hits), pair => AssertClose(pair.First.Item5, pair.Second.AverageDurationTicks));
            Assert.Equal(text != "\"tau2\"", hits.Count > 0);
        }
    }

    private static async Task AssertTimelinesAsync(string data, TimelineBucket bucket, Func<DateTime, DateTime> startOf, TimeSpan length)
    {
        using var folder = new TempFolder();
        await using var store = await StoreAsync(folder);
        var analytics = new SkillAnalytics(store);
        var skills = RawInvocation.ReadAll(data).Where(r => r.Ended).GroupBy(r => r.Skill, StringComparer.Ordinal).ToList();
        Assert.True(skills.Count > 50);
        foreach (var skill in skills)
        {
            var byStart = skill.ToLookup(r => startOf(r.Start));
            var starts = new List<DateTime>();
            for (var start = byStart.Min(g => g.Key); start <= byStart.Max(g => g.Key); start += length)
            {
                starts.Add(start);
            }

            var points = (await analytics.GetTimelineAsync(skill.Key, new TimelineFilter { Bucket = bucket }))!.Points;

            Assert.Equal(starts, points.Select(p => p.Start.UtcDateTime));
            Assert.All(points, point => AssertPoint([.. byStart[point.Start.UtcDateTime]], point));
        }
    }

    private static void AssertPoint(List<RawInvocation> records, TimelinePoint point)
    {
        var completed = records.Count(r => r.Completed);
        var ticks = records.Where(r => r.Completed && r.Duration is not null).Select(r => r.Duration!.Value).Order().ToList();
        Assert.Equal((records.Count, completed), (point.Invocations, point.Completed));
        AssertClose(records.Count > 0 ? (double)completed / records.Count : null, point.CompletionRate);
        AssertClose(ticks.Count > 0 ? ticks.Average() : null, point.AverageDurationTicks);
        AssertWithin1Percent(50, point.P50?.Ticks);
        AssertWithin1Percent(95, point.P95?.Ticks);

        void AssertWithin1Percent(int percent, long? actual)
        {
            Assert.Equal(ticks.Count == 0, actual is null);
            if (actual is { } value)
            {
                var exact = ticks[(((percent * ticks.Count) + 99) / 100) - 1];
                Assert.InRange(value, exact * 0.99, exact * 1.01);
            }
        }
    }

    private static void AssertClose(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.InRange(actual ?? 0, (expected ?? 0) * (1 - 1e-9), (expected ?? 0) * (1 + 1e-9));
    }

    private static async Task<SqliteMetricsStore> StoreAsync(TempFolder folder)
    {
        using var read = await RealRecords.LoadAsync("tau2");
        var store = await SqliteMetricsStore.OpenAsync(folder.File("metrics.db"));
        await store.AppendAsync(await read.ReadAsync(SkillMetrics.Storage.RecordFilter.All).ToListAsync());
        return store;
    }
}
