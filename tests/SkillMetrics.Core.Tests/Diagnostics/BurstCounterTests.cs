using SkillMetrics.Diagnostics;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Diagnostics;

public sealed class BurstCounterTests
{
    private readonly FakeClock _clock = new();
    private readonly BurstCounter _counter;

    public BurstCounterTests() => _counter = new BurstCounter(_clock);

    [Fact]
    public void The_first_of_a_burst_is_said_at_once_and_the_rest_once_a_minute()
    {
        Assert.True(_counter.Add(1, out var unsaid));
        Assert.Equal(1, unsaid);
        Assert.False(_counter.Add(2, out _));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_counter.Add(3, out _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_counter.Add(4, out unsaid));
        Assert.Equal(9, unsaid);
        Assert.Equal(10, _counter.Total);
    }

    [Fact]
    public void A_burst_ends_once()
    {
        Assert.False(_counter.End());
        _counter.Add(1, out _);
        Assert.True(_counter.End());
        Assert.False(_counter.End());
        Assert.True(_counter.Add(1, out _));
    }
}
