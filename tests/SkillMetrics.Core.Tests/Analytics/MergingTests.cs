using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

/// <summary>Records that are counted apart and then added up give the same as records counted together.</summary>
public sealed class MergingTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(40);
    private static readonly Arbitrary<int> _seeds = Arb.From(Gen.Choose(0, int.MaxValue - 1));

    [Fact]
    public Task Versions_add_up() => CheckAsync((record, _) => record.SkillVersion ?? "none");

    [Fact]
    public Task Days_add_up() => CheckAsync((record, _) => $"{record.Timestamp:yyyyMMdd}");

    [Fact]
    public Task Stores_add_up() => CheckAsync((_, random) => $"{random.Next(3)}");

    private static Task CheckAsync(Func<MetricRecord, Random, string> part) =>
        Task.Run(() => Check.One(_config, Prop.ForAll(_seeds, seed => AssertAddUpAsync(seed, part).GetAwaiter().GetResult())));

    private static async Task AssertAddUpAsync(int seed, Func<MetricRecord, Random, string> part)
    {
        using var whole = new InMemoryMetricsStore();
        await whole.AppendAsync(new RandomHistory(seed).Take(150));
        var records = await whole.ReadAsync(RecordFilter.All).ToListAsync();
        var random = new Random(seed);
        var parts = new List<InMemoryMetricsStore>();
        foreach (var group in records.GroupBy(r => part(r, random)))
        {
            parts.Add(new InMemoryMetricsStore());
            Assert.Equal(group.Count(), (await parts[^1].AppendAsync([.. group])).Inserted);
        }

        foreach (var skill in await whole.GetSkillNamesAsync())
        {
            var sum = new SkillAggregate(skill);
            var hours = new InvocationAggregate();
            foreach (var store in parts)
            {
                sum.Merge(await store.GetAggregateAsync(skill) ?? new SkillAggregate(skill));
                foreach (var (hour, aggregate) in await store.GetTimelineAsync(skill) ?? new Dictionary<int, HourAggregate>())
                {
                    hours.Hour(hour).Merge(aggregate);
                }
            }

            Recount.AssertEqual([.. records.Where(r => r.SkillName == skill && r is not (TokenEstimateRecord or InteractionRecord))], sum);
            Assert.Equal((await whole.GetTimelineAsync(skill))!.Select(Figures), hours.Hours.Select(Figures));
        }

        parts.ForEach(p => p.Dispose());
    }

    private static (int, long, long, long, long, long, long, string) Figures(KeyValuePair<int, HourAggregate> hour) =>
        (hour.Key, hour.Value.Total, hour.Value.Completed, hour.Value.DurationCount, hour.Value.DurationTicks, hour.Value.MinTicks, hour.Value.MaxTicks,
            Convert.ToHexString(hour.Value.Histogram.ToBytes()));
}
