using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class RecordEqualityTests
{
    [Fact]
    public void Records_made_apart_with_the_same_content_are_equal()
    {
        foreach (var (one, other) in Sample.OfEveryKind().Zip(Sample.OfEveryKind()))
        {
            Assert.NotSame(one, other);
            Assert.Equal(one, other);
            Assert.Equal(one.GetHashCode(), other.GetHashCode());
        }
    }

    [Fact]
    public void Records_that_differ_in_one_field_are_not_equal()
    {
        var fields = RecordFields.AllTexts.Select(f => (f.Key, f.Value("one"), f.Value("other")))
            .Concat(RecordFields.Times.Select(f => (f.Key, f.Value(Sample.Time), f.Value(Sample.Time.AddMicroseconds(1)))))
            .Concat(RecordFields.Durations.Select(f => (f.Key, f.Value(TimeSpan.FromTicks(5)), f.Value(TimeSpan.FromTicks(6)))))
            .Concat(RecordFields.Fractions.Select(f => (f.Key, f.Value(0.5), f.Value(0.5000000001))))
            .Concat(RecordFields.Sizes.Select(f => (f.Key, f.Value(0.5), f.Value(0.5000000001))))
            .Concat(RecordFields.Counts.Select(f => (f.Key, f.Value(5), f.Value(6))))
            .Concat(RecordFields.Choices.Select(f => (f.Key, f.Value(0), f.Value(1))))
            .Concat(RecordFields.Objects.Select(f => (f.Key, f.Value("""{"a":1}"""), f.Value("""{"a":2}"""))))
            .Append(("exception_occurred", Sample.Performance(), Sample.Performance() with { ExceptionOccurred = true }))
            .Append(("correct", Sample.Outcome(), Sample.Outcome() with { Correct = false }))
            .Append(("completed", Sample.Completed(), Sample.Completed() with { Completed = false }))
            .Append(("automated", Sample.Rollback(), Sample.Rollback() with { Automated = false }))
            .Append(("success", Sample.TokenEstimate(), Sample.TokenEstimate() with { Success = false }))
            .Append(("truncated", Sample.TokenEstimate(), Sample.TokenEstimate() with { Truncated = true }));
        Assert.All(fields, f => Assert.NotEqual(f.Item2, f.Item3));
    }

    [Fact]
    public void Lists_are_equal_by_their_items_in_order()
    {
        var record = Sample.Completed() with { FollowUpActions = ["a", "b"] };
        Assert.Equal(record, Sample.Completed() with { FollowUpActions = new List<string> { "a", "b" } });
        Assert.NotEqual(record, Sample.Completed() with { FollowUpActions = ["b", "a"] });
        Assert.NotEqual(record, Sample.Completed() with { FollowUpActions = ["a", "b", "b"] });
        Assert.NotEqual(record, Sample.Completed() with { FollowUpActions = [] });
    }

    [Fact]
    public void Maps_are_equal_whatever_the_order_they_were_given_in()
    {
        var record = Sample.Fidelity() with { PatternsDetail = Map(("a", true), ("b", false)) };
        Assert.Equal(record, Sample.Fidelity() with { PatternsDetail = Map(("b", false), ("a", true)) });
        Assert.Equal(record.GetHashCode(), (Sample.Fidelity() with { PatternsDetail = Map(("b", false), ("a", true)) }).GetHashCode());
        Assert.NotEqual(record, Sample.Fidelity() with { PatternsDetail = Map(("a", true), ("b", true)) });
        Assert.NotEqual(record, Sample.Fidelity() with { PatternsDetail = Map(("a", true)) });
    }

    [Fact]
    public void Times_are_equal_in_every_offset()
    {
        var record = Sample.Performance();
        Assert.Equal(record, record with { Timestamp = Sample.Time.ToOffset(TimeSpan.FromHours(9)) });
    }

    [Fact]
    public void Kinds_are_never_equal()
    {
        MetricRecord performance = Sample.Performance();
        Assert.False(performance.Equals(Sample.Outcome()));
    }

    [Fact]
    public void A_record_prints_what_it_holds()
    {
        Assert.Contains("FollowUpActions = [git commit, git commit, git push]", Sample.Completed().ToString(), StringComparison.Ordinal);
        Assert.Contains("PatternsDetail = {cite: true, short: false}", Sample.Fidelity().ToString(), StringComparison.Ordinal);
    }

    private static Dictionary<string, bool> Map(params (string Name, bool Followed)[] patterns) =>
        patterns.ToDictionary(p => p.Name, p => p.Followed, StringComparer.Ordinal);
}
