using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>What a store answers when it is asked for records.</summary>
public abstract class ReadingConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    [Trait("Pitfall", "21")]
    public async Task An_empty_store_has_nothing_and_says_so()
    {
        Assert.Empty(await Store.ReadAllAsync());
        Assert.Empty(await Store.ReadRejectsAsync());
        Assert.Empty(await Store.Store.GetSkillNamesAsync());
        Assert.Empty(await Store.Store.GetAggregatesAsync());
        Assert.Null(await Store.Store.GetAggregateAsync("summarize"));
        Assert.Null(await Store.Ingestion.GetWatermarkAsync("/nowhere"));
        var statistics = await Store.Store.GetStatisticsAsync();
        Assert.Equal(Enum.GetValues<RecordKind>(), statistics.Records.Keys.Order());
        Assert.All(statistics.Records.Values, count => Assert.Equal(0, count));
        Assert.Equal((0, 0), (statistics.Sessions, statistics.RejectedRecords));
        Assert.Null(statistics.FirstRecord);
        Assert.Null(statistics.LastRecord);
        Assert.Null(statistics.OldestRunningInvocation);
    }

    [Fact]
    public async Task Each_filter_passes_what_it_names_and_nothing_else()
    {
        await Store.AppendAsync(Sample.OfEveryKind());
        await Store.AppendAsync(
            Sample.Performance("b", "1") with { SkillVersion = "v1", SessionId = "s1" },
            Sample.Performance("b", "2") with { SkillVersion = "v2", Timestamp = Sample.Time.AddMicroseconds(1) },
            Sample.Running("b", "1") with { SessionId = "s1" },
            Sample.Failed("b", "2") with { SkillVersion = "v1" },
            Sample.TokenEstimate("b") with { SkillName = "b", SkillVersion = "v1", SessionId = "s1" },
            Sample.Interaction("s1") with { SkillName = "b", SkillVersion = "v1" });

        Assert.Equal(3, await CountAsync(new() { Kind = RecordKind.Performance }));
        Assert.Equal(3, await CountAsync(new() { Kind = RecordKind.Invocation }));
        Assert.Equal(6, await CountAsync(new() { SkillName = "b" }));
        Assert.Equal(0, await CountAsync(new() { SkillName = "B" }));
        Assert.Equal(0, await CountAsync(new() { SkillName = "unknown" }));
        Assert.Equal(4, await CountAsync(new() { Version = VersionFilter.Only("v1") }));
        Assert.Equal(9, await CountAsync(new() { Version = VersionFilter.Unversioned }));
        Assert.Equal(9, await CountAsync(new() { Version = VersionFilter.Only("") }));
        Assert.Equal(14, await CountAsync(new() { Version = VersionFilter.All }));
        Assert.Equal(4, await CountAsync(new() { SessionId = "s1" }));
        Assert.Equal(0, await CountAsync(new() { SessionId = "unknown" }));
        Assert.Equal(1, await CountAsync(new() { State = InvocationState.Running }));
        Assert.Equal(1, await CountAsync(new() { State = InvocationState.Completed }));
        Assert.Equal(1, await CountAsync(new() { State = InvocationState.Abandoned }));
        Assert.Equal(0, await CountAsync(new() { State = InvocationState.Running, Kind = RecordKind.Performance }));
    }

    [Fact]
    [Trait("Pitfall", "8")]
    public async Task A_time_window_includes_its_start_and_not_its_end_in_any_offset()
    {
        await Store.AppendAsync([.. Enumerable.Range(-1, 3).Select(i => Sample.Performance(id: $"{i}") with { Timestamp = Sample.Time.AddMicroseconds(i) })]);
        Assert.Equal(2, await CountAsync(new() { From = Sample.Time }));
        Assert.Equal(1, await CountAsync(new() { Before = Sample.Time }));
        Assert.Equal(1, await CountAsync(new() { From = Sample.Time, Before = Sample.Time.AddMicroseconds(1) }));
        Assert.Equal(1, await CountAsync(new() { From = Sample.Time.AddTicks(1) }));
        Assert.Equal(2, await CountAsync(new() { Before = Sample.Time.AddTicks(1) }));
        Assert.Equal(2, await CountAsync(new() { From = Sample.Time.ToOffset(TimeSpan.FromHours(9)), Before = Sample.Time.AddHours(1).ToOffset(TimeSpan.FromHours(-9)) }));
        Assert.Equal(3, await CountAsync(new() { From = DateTimeOffset.MinValue, Before = DateTimeOffset.MaxValue }));
        Assert.Equal(0, await CountAsync(new() { From = DateTimeOffset.MaxValue }));
        Assert.Equal(0, await CountAsync(new() { From = Sample.Time, Before = Sample.Time }));
    }

    [Fact]
    public async Task Filters_combine()
    {
        var (history, reference, random) = (new RandomHistory(7), new ReferenceHistory(), new Random(7));
        var records = history.Take(400);
        reference.Append(records);
        await Store.AppendAsync(records);
        var stored = reference.Read().ToList();
        var found = 0;
        for (var i = 0; i < 250; i++)
        {
            var filter = Filter(random, stored);
            var expected = stored.Where(r => Passes(filter, r)).ToList();
            Assert.Equal(expected, await Store.ReadAsync(filter));
            found += expected.Count > 0 ? 1 : 0;
        }

        // Else the filters prove nothing.
        Assert.InRange(found, 80, 249);
    }

    [Fact]
    public async Task Records_come_kind_by_kind_and_each_kind_in_the_order_of_storing()
    {
        MetricRecord[] records =
        [
            Sample.Interaction("z"), Sample.Completed("b", "2"), Sample.Performance("b", "9"), Sample.Performance("a", "1") with { Timestamp = Sample.Time.AddDays(-9) },
            Sample.Completed("a", "1") with { Timestamp = Sample.Time.AddDays(-9) }, Sample.Interaction("a"), Sample.Performance("b", "1"),
        ];
        foreach (var record in records)
        {
            await Store.AppendAsync(record);
        }

        await Store.AppendAsync(Sample.Performance("b", "9"));
        Assert.Equal([records[2], records[3], records[6], records[1], records[4], records[0], records[5]], await Store.ReadAllAsync());
    }

    [Fact]
    public async Task An_end_keeps_the_place_of_its_start()
    {
        await Store.AppendAsync(Sample.Running(id: "1"), Sample.Running(id: "2"));
        await Store.AppendAsync(Sample.Completed(id: "3"));
        await Store.AppendAsync(Sample.Completed(id: "1"));
        Assert.Equal([Sample.Completed(id: "1"), Sample.Running(id: "2"), Sample.Completed(id: "3")], await Store.ReadAllAsync());
    }

    [Fact]
    public async Task A_stream_may_be_left_early()
    {
        await Store.AppendAsync([.. Enumerable.Range(0, 1_000).Select(i => Sample.Performance(id: $"{i}"))]);
        for (var i = 0; i < 20; i++)
        {
            await foreach (var record in Store.Store.ReadAsync(RecordFilter.All))
            {
                Assert.Equal(Sample.Performance(id: "0"), record);
                break;
            }
        }

        Assert.Equal(1, (await Store.AppendAsync(Sample.Outcome())).Inserted);
    }

    [Fact]
    public async Task Null_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Store.ReadAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Store.Store.GetAggregateAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Store.Ingestion.GetWatermarkAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Store.Ingestion.CommitAsync(null!));
    }

    private static RecordFilter Filter(Random random, List<MetricRecord> stored)
    {
        // Half of the parts come from one record, so that something is found; the rest is anything.
        var some = stored[random.Next(stored.Count)];
        return new RecordFilter
        {
            Kind = random.Next(3) == 0 ? some.Kind : null,
            SkillName = random.Next(3) switch { 0 => some.SkillName, 1 => null, _ => random.Next(4) == 0 ? "a" : null },
            Version = random.Next(4) switch { 0 => VersionFilter.Only(some.SkillVersion), 1 => VersionFilter.Unversioned, _ => VersionFilter.All },
            SessionId = random.Next(4) == 0 ? some.SessionId : null,
            From = random.Next(3) switch { 0 => some.Timestamp, 1 => Sample.Time.AddDays(random.Next(6)), _ => null },
            Before = random.Next(3) switch { 0 => some.Timestamp.AddTicks(random.Next(20)), 1 => Sample.Time.AddDays(random.Next(6)), _ => null },
            State = random.Next(5) == 0 ? (InvocationState)random.Next(3) : null,
        };
    }

    /// <summary>The meaning of a filter, written down once more.</summary>
    private static bool Passes(RecordFilter filter, MetricRecord record)
    {
        if (filter.Kind is not null && filter.Kind != record.Kind)
        {
            return false;
        }

        if (filter.SkillName is not null && filter.SkillName != record.SkillName)
        {
            return false;
        }

        if (filter.Version.IsOne && filter.Version.Version != record.SkillVersion)
        {
            return false;
        }

        if (filter.SessionId is not null && filter.SessionId != record.SessionId)
        {
            return false;
        }

        if (record.Timestamp < (filter.From ?? DateTimeOffset.MinValue) || record.Timestamp >= (filter.Before ?? DateTimeOffset.MaxValue))
        {
            return false;
        }

        return filter.State switch
        {
            null => true,
            InvocationState.Completed => record is InvocationRecord { Completed: true },
            InvocationState.Running => record is InvocationRecord { Completed: false, Duration: null, ErrorType: null },
            _ => record is InvocationRecord { Completed: false } and not InvocationRecord { Duration: null, ErrorType: null },
        };
    }

    private async Task<int> CountAsync(RecordFilter filter) => (await Store.ReadAsync(filter)).Count;
}
