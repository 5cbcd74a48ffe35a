using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;
using Xunit;

namespace SkillMetrics.Testing;

/// <summary>Counts a store's history again, by other code than the library's, and compares it with what the store says.</summary>
public static class Recount
{
    public static async Task AssertAggregatesEqualHistoryAsync(IMetricsStore store)
    {
        var records = await store.ReadAsync(RecordFilter.All).ToListAsync();
        var bySkill = records.Where(r => r is not (TokenEstimateRecord or InteractionRecord))
            .GroupBy(r => r.SkillName!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var aggregates = await store.GetAggregatesAsync();

        Assert.Equal(bySkill.Keys.Order(StringComparer.Ordinal), aggregates.Select(a => a.SkillName));
        foreach (var aggregate in aggregates)
        {
            AssertEqual(bySkill[aggregate.SkillName], aggregate);
        }

        var statistics = await store.GetStatisticsAsync();
        Assert.All(statistics.Records, count => Assert.Equal(records.Count(r => r.Kind == count.Key), count.Value));
        Assert.Equal(records.OfType<InvocationRecord>().Where(i => i.SessionId is not null).Select(i => i.SessionId).Distinct(StringComparer.Ordinal).Count(), statistics.Sessions);
        Assert.Equal(records.Count == 0 ? null : records.Min(r => r.Timestamp), statistics.FirstRecord);
        Assert.Equal(records.Count == 0 ? null : records.Max(r => r.Timestamp), statistics.LastRecord);
    }

    /// <summary>Compares an aggregate with the records it is of, each of them once.</summary>
    public static void AssertEqual(IReadOnlyCollection<MetricRecord> records, SkillAggregate aggregate)
    {
        var invocations = records.OfType<InvocationRecord>().ToList();
        var ended = invocations.Where(i => i.Completed || i.ErrorType is not null || i.Duration is not null).ToList();
        Assert.Equal(invocations.Count(i => i.Completed), aggregate.Invocations.Completed);
        Assert.Equal(ended.Count(i => !i.Completed), aggregate.Invocations.Abandoned);
        Assert.Equal(invocations.Count - ended.Count, aggregate.Invocations.InFlight);
        Assert.Equal(invocations.Min(i => (DateTimeOffset?)i.Timestamp), aggregate.Invocations.FirstInvoked);
        Assert.Equal(invocations.Max(i => (DateTimeOffset?)i.Timestamp), aggregate.Invocations.LastInvoked);
        Assert.Equal(invocations.Where(i => i.SessionId is not null).Select(i => i.SessionId).Distinct(StringComparer.Ordinal).Count(), aggregate.Invocations.SessionCount);
        AssertCounts(ended.Select(i => i.WorkflowPath), aggregate.Invocations.WorkflowPaths);
        AssertCounts(ended.Select(i => i.ErrorType), aggregate.Invocations.Errors);
        AssertCounts(ended.SelectMany(i => i.FollowUpActions), aggregate.Invocations.FollowUpActions);
        AssertDurations([.. invocations.Where(i => i.Completed && i.Duration is not null).Select(i => i.Duration!.Value.Ticks)], aggregate.Invocations.Durations);

        var performance = records.OfType<PerformanceRecord>().ToList();
        Assert.Equal(performance.Count, aggregate.Performance.Count);
        Assert.Equal(performance.Count(p => p.ExceptionOccurred), aggregate.Performance.Exceptions);
        AssertCounts(performance.Select(p => p.ExceptionType), aggregate.Performance.Errors);
        AssertDurations([.. performance.Select(p => p.ExecutionTime.Ticks)], aggregate.Performance.ExecutionTimes);

        var outcomes = records.OfType<OutcomeRecord>().ToList();
        Assert.Equal(outcomes.Count, aggregate.Outcome.Count);
        Assert.Equal(outcomes.Count(o => o.Correct), aggregate.Outcome.Correct);
        Assert.Equal(outcomes.Count(o => o.Confidence is not null), aggregate.Outcome.ConfidenceCount);
        AssertClose(outcomes.Sum(o => o.Confidence ?? 0), aggregate.Outcome.ConfidenceSum);
        AssertCounts(outcomes.Select(o => o.Decision), aggregate.Outcome.Decisions);

        var fidelity = records.OfType<FidelityRecord>().ToList();
        Assert.Equal(fidelity.Count, aggregate.Fidelity.Count);
        AssertClose(fidelity.Sum(f => f.PatternFidelity), aggregate.Fidelity.Sum);
        Assert.Equal(fidelity.Min(f => (double?)f.PatternFidelity), aggregate.Fidelity.Min);
        AssertCounts(fidelity.SelectMany(f => f.PatternsDetail.Where(p => p.Value).Select(p => p.Key)), aggregate.Fidelity.Followed);
        AssertCounts(fidelity.SelectMany(f => f.PatternsDetail.Where(p => !p.Value).Select(p => p.Key)), aggregate.Fidelity.Missed);
    }

    private static void AssertDurations(List<long> ticks, DurationAggregate aggregate)
    {
        Assert.Equal(ticks.Count, aggregate.Count);
        Assert.Equal(ticks.Sum(), aggregate.SumTicks);
        if (ticks.Count == 0)
        {
            Assert.Null(aggregate.Percentile(0.5m));
            return;
        }

        ticks.Sort();
        Assert.Equal(ticks[0], aggregate.MinTicks);
        Assert.Equal(ticks[^1], aggregate.MaxTicks);
        foreach (var percent in new[] { 50, 95, 99 })
        {
            // Rank ⌈p·n⌉ in whole numbers.
            var exact = ticks[(((percent * ticks.Count) + 99) / 100) - 1];
            var tolerance = aggregate.Method == PercentileMethod.Exact ? 0 : exact * 0.01;
            Assert.InRange(aggregate.Percentile(percent / 100m)!.Value, exact - tolerance, exact + tolerance);
        }
    }

    private static void AssertCounts(IEnumerable<string?> names, CountTable table) => Assert.Equal(
        names.Where(n => n is not null).GroupBy(n => n!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.LongCount(), StringComparer.Ordinal),
        table.ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal));

    private static void AssertClose(double expected, double actual) => Assert.InRange(actual, expected - (1e-9 * Math.Abs(expected)) - 1e-12, expected + (1e-9 * Math.Abs(expected)) + 1e-12);
}
