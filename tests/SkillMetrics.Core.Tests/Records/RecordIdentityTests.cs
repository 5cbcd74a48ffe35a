using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class RecordIdentityTests
{
    [Fact]
    public void The_same_record_has_the_same_identity_and_no_two_kinds_share_one()
    {
        Assert.Equal(Sample.OfEveryKind().Select(RecordIdentity.Of), Sample.OfEveryKind().Select(RecordIdentity.Of));
        Assert.Equal(8, Sample.OfEveryKind().Select(RecordIdentity.Of).Distinct().Count());
    }

    [Fact]
    [Trait("Pitfall", "1")]
    public void One_execution_has_one_record_of_each_kind()
    {
        Assert.NotEqual(RecordIdentity.Of(Sample.Performance()), RecordIdentity.Of(Sample.Outcome()));
        Assert.NotEqual(RecordIdentity.Of(Sample.Outcome()), RecordIdentity.Of(Sample.Fidelity()));
    }

    [Fact]
    [Trait("Pitfall", "2")]
    public void An_execution_id_is_unique_only_within_its_skill()
    {
        Assert.NotEqual(RecordIdentity.Of(Sample.Performance("a", "1")), RecordIdentity.Of(Sample.Performance("b", "1")));
        Assert.NotEqual(RecordIdentity.Of(Sample.Completed("a", "1")), RecordIdentity.Of(Sample.Completed("b", "1")));
        Assert.NotEqual(RecordIdentity.Of(Sample.Performance("a", "b1")), RecordIdentity.Of(Sample.Performance("ab", "1")));
    }

    [Fact]
    public void An_event_id_is_unique_over_all_skills() =>
        Assert.Equal(RecordIdentity.Of(Sample.Promotion("a", "1")), RecordIdentity.Of(Sample.Promotion("b", "1")));

    [Fact]
    public void Only_the_fields_of_the_identity_matter()
    {
        Assert.Equal(RecordIdentity.Of(Sample.Running()), RecordIdentity.Of(Sample.Failed() with { Timestamp = Sample.Time.AddDays(1), SkillVersion = "v2" }));
        Assert.Equal(RecordIdentity.Of(Sample.Outcome()), RecordIdentity.Of(Sample.Outcome() with { Decision = "deny", Timestamp = Sample.Time.AddDays(1) }));
        Assert.Equal(RecordIdentity.Of(Sample.TokenEstimate()), RecordIdentity.Of(Sample.TokenEstimate() with { Model = "other" }));
    }

    [Fact]
    public void A_token_estimate_is_known_by_run_phase_and_time()
    {
        var identity = RecordIdentity.Of(Sample.TokenEstimate("a", "b"));
        Assert.NotEqual(identity, RecordIdentity.Of(Sample.TokenEstimate("a", "c")));
        Assert.NotEqual(identity, RecordIdentity.Of(Sample.TokenEstimate("c", "b")));
        Assert.NotEqual(identity, RecordIdentity.Of(Sample.TokenEstimate("a", "b") with { Timestamp = Sample.Time.AddMicroseconds(1) }));
        Assert.NotEqual(RecordIdentity.Of(Sample.TokenEstimate("a|b", "c")), RecordIdentity.Of(Sample.TokenEstimate("a", "b|c")));
    }

    [Fact]
    public void A_token_estimate_without_a_time_is_known_by_its_content()
    {
        var record = Sample.TokenEstimate() with { TimestampIsAssumed = true };
        Assert.Equal(RecordIdentity.Of(record), RecordIdentity.Of(record with { Timestamp = Sample.Time.AddDays(1) }));
        Assert.NotEqual(RecordIdentity.Of(record), RecordIdentity.Of(record with { Model = "other" }));
        Assert.NotEqual(RecordIdentity.Of(record), RecordIdentity.Of(record with { Deliverables = ["src/a.cs"] }));
        Assert.NotEqual(RecordIdentity.Of(record), RecordIdentity.Of(record with { TimestampIsAssumed = false }));
    }

    [Fact]
    public void An_interaction_is_known_by_session_what_happened_time_and_length()
    {
        var record = Sample.Interaction();
        MetricRecord[] others =
        [
            record with { SessionId = "other" },
            record with { Interaction = InteractionType.EditAccepted },
            record with { Timestamp = Sample.Time.AddMicroseconds(1) },
            record with { Length = 43 },
            record with { Length = null },
        ];
        Assert.Equal(6, others.Append(record).Select(RecordIdentity.Of).Distinct().Count());
        Assert.Equal(RecordIdentity.Of(record), RecordIdentity.Of(record with { SkillVersion = "v2" }));
    }
}
