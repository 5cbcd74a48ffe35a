using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Aggregates;

public sealed class HourAggregateTests
{
    [Fact]
    public void Ended_invocations_count_in_the_hour_in_which_they_started()
    {
        var aggregate = new InvocationAggregate();
        aggregate.Add(Sample.Completed(id: "1"));
        aggregate.Add(Sample.Completed(id: "2") with { Duration = null });
        aggregate.Add(Sample.Failed(id: "3") with { Timestamp = Sample.Time.AddMinutes(59) });
        aggregate.Add(Sample.Running(id: "4"));
        aggregate.Add(Sample.Completed(id: "5") with { Timestamp = Sample.Time.AddMinutes(60), Duration = TimeSpan.FromHours(2) });

        var hour = UnixTime.ToHour(Sample.Time);
        Assert.Equal([hour, hour + 1], aggregate.Hours.Keys);
        var first = aggregate.Hours[hour];
        Assert.Equal((3, 2, 1), (first.Total, first.Completed, first.DurationCount));
        Assert.Equal(TimeSpan.FromSeconds(1.5).Ticks, first.DurationTicks);
        Assert.Equal(TimeSpan.FromSeconds(1.5).Ticks, first.Percentile(0.95m));
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public void An_hour_without_durations_has_no_percentile()
    {
        var aggregate = new InvocationAggregate();
        aggregate.Add(Sample.Failed());
        Assert.Null(aggregate.Hours[UnixTime.ToHour(Sample.Time)].Percentile(0.5m));
    }
}
