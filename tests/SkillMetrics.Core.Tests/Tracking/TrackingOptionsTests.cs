using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Tracking;

public sealed class TrackingOptionsTests
{
    [Fact]
    public void The_defaults_are_legal() => Assert.Empty(new TrackingOptions().Validate());

    [Fact]
    public void Every_fault_names_the_option_its_value_and_what_is_legal()
    {
        var faults = new TrackingOptions
        {
            Failure = (TrackingFailure)7,
            Acknowledgement = (Acknowledgement)8,
            MaxTrackingWait = TimeSpan.FromMinutes(2),
            Agent = string.Empty,
        }.Validate();

        Assert.Equal(
            [
                "Failure must be one of Log, Throw, but is 7.",
                "Acknowledgement must be one of Queued, Committed, Flushed, but is 8.",
                "MaxTrackingWait must be from 0 to 1 minute, but is 00:02:00.",
                "Agent must be a name of 1 to 1000 characters: it must not be empty.",
            ],
            faults);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60, true)]
    [InlineData(-1, false)]
    [InlineData(61, false)]
    public void The_wait_is_limited(int seconds, bool legal) =>
        Assert.Equal(legal, !new TrackingOptions { MaxTrackingWait = TimeSpan.FromSeconds(seconds) }.Validate().Any());

    [Fact]
    public void A_tracker_refuses_options_that_are_not_legal()
    {
        using var store = new InMemoryMetricsStore();
        var fault = Assert.Throws<ArgumentException>(() => new SkillTracker(store, store, new TrackingOptions { Agent = new string('x', 1_001) }));
        Assert.Contains("Agent", fault.Message, StringComparison.Ordinal);
        Assert.Contains("1001", fault.Message, StringComparison.Ordinal);
    }
}
