using System.Text.Json;
using SkillMetrics.Promotion;
using SkillMetrics.Promotion.Triggers;
using Xunit;

namespace SkillMetrics.Core.Tests.Promotion;

public sealed class PolicyTests : PromotionTests
{
    /// <summary>The text is what approvals are bound to: were it another one, those of yesterday would no longer count.</summary>
    [Fact]
    public void The_default_policy_is_the_one_that_is_written_down()
    {
        Assert.Equal(
            """
            {"cool_down_hours":24,"moves":[{"checks":[{"check":"approval.present"},{"check":"approval.version"},{"check":"approval.items","items":["no_duplication","test_coverage_complete","instruction_clarity_approved","dependencies_validated","security_reviewed"]}],"from":"prototype","to":"staged","window_days":7},{"checks":[{"check":"coverage.fidelity","minimum":100},{"check":"coverage.outcome","minimum":100},{"check":"coverage.performance","minimum":100},{"check":"fidelity.mean","minimum_samples":100,"threshold":0.9},{"check":"outcome.accuracy","minimum_samples":100,"threshold":0.85},{"check":"performance.no_exceptions","minimum_samples":100},{"check":"approval.present"},{"check":"approval.version"},{"check":"approval.items","items":["no_duplication","test_coverage_complete","instruction_clarity_approved","dependencies_validated","security_reviewed","production_readiness","integration_approved","monitoring_configured","rollback_tested","documentation_updated"]}],"from":"staged","to":"production","window_days":7}],"name":"default","rollback_triggers":[{"samples":10,"threshold":0.85,"trigger":"pattern_fidelity"},{"samples":20,"threshold":0.05,"trigger":"exception_rate"},{"samples":10,"threshold":0.8,"trigger":"accuracy"},{"samples":20,"threshold":3,"trigger":"execution_time"}],"stages":["prototype","staged","production"]}
            """,
            PromotionPolicy.Default.ToJson());
        Assert.Matches("^[0-9a-f]{64}$", PromotionPolicy.Default.Digest);
    }

    [Fact]
    public void A_policy_that_is_written_and_read_is_the_same()
    {
        var policy = PromotionPolicy.Parse(PromotionPolicy.Default.ToJson());
        Assert.Equal((PromotionPolicy.Default.ToJson(), PromotionPolicy.Default.Digest), (policy.ToJson(), policy.Digest));
        var other = PromotionPolicy.Parse(
            """
            {
              "name": "own", "stages": ["draft", "live"], "cool_down_hours": 0.5, "approval_validity_days": 90,
              "moves": [{"from": "draft", "to": "live", "window_days": 30, "extend_to_last": 50,
                         "checks": [{"check": "approval.four_eyes"}, {"threshold": 0.5, "check": "fidelity.mean", "minimum_samples": 3}]}]
            }
            """);
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromDays(90)), (other.CoolDown, other.ApprovalValidity));
        Assert.Equal((TimeSpan.FromDays(30), 50), (other.Moves[0].Window, other.Moves[0].ExtendToLast));
        Assert.Equal(other.Digest, PromotionPolicy.Parse(other.ToJson()).Digest);
        Assert.NotEqual(policy.Digest, other.Digest);
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("""{"moves":[]}""", "\"name\"")]
    [InlineData("""{"name":"x"}""", "\"moves\"")]
    [InlineData("""{"name":"x","moves":[],"windows":1}""", "\"windows\"")]
    [InlineData("""{"name":"x","stages":["a"],"moves":[]}""", "two stages")]
    [InlineData("""{"name":"x","stages":["a","superseded"],"moves":[]}""", "superseded")]
    [InlineData("""{"name":"x","cool_down_hours":-1,"moves":[]}""", "cool-down")]
    [InlineData("""{"name":"x","cool_down_hours":80000000,"moves":[]}""", "cool-down must be from 0 to 3660 days")]
    [InlineData("""{"name":"x","approval_validity_days":0,"moves":[]}""", "validity")]
    [InlineData("""{"name":"x","approval_validity_days":3000000,"moves":[]}""", "at most 3660 days")]
    [InlineData("""{"name":"x","name":"y","moves":[]}""", "not JSON")]
    [InlineData("""{"name":"x","moves":[{"from":"production","to":"staged","checks":[{"check":"approval.present"}]}]}""", "later one")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[]}]}""", "must have a check")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","window_days":0,"checks":[{"check":"approval.present"}]}]}""", "window")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"nothing"}]}]}""", "coverage.fidelity")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"fidelity.mean","threshold":1.5,"minimum_samples":1}]}]}""", "0 to 1")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"coverage.outcome","minimum":0}]}]}""", "from 1")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"coverage.outcome","minimum":9,"treshold":1}]}]}""", "treshold")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"approval.present"},{"check":"approval.present"}]}]}""", "once")]
    [InlineData("""{"name":"x","moves":[],"rollback_triggers":[{"trigger":"nothing","threshold":1,"samples":1}]}""", "exception_rate")]
    [InlineData("""{"name":"x","moves":[],"rollback_triggers":[{"trigger":"accuracy","threshold":2,"samples":1}]}""", "0 to 1")]
    [InlineData("""{"name":"x","moves":[],"rollback_triggers":[{"trigger":"accuracy","threshold":1,"samples":0}]}""", "from 1")]
    [InlineData("""{"name":"x","moves":[],"rollback_triggers":[{"trigger":"execution_time","threshold":-1,"samples":1}]}""", "from 0")]
    [InlineData("""{"name":"x","moves":[],"rollback_triggers":[{"trigger":"accuracy","threshold":1,"samples":1},{"trigger":"accuracy","threshold":1,"samples":2}]}""", "once")]
    public void What_is_wrong_with_a_policy_is_said(string json, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => PromotionPolicy.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_host_adds_checks_and_stages_of_its_own()
    {
        var policy = PromotionPolicy.Parse(
            """{"name":"own","stages":["draft","live"],"moves":[{"from":"draft","to":"live","checks":[{"check":"weekday","day":"Sunday"}]}]}""",
            new Dictionary<string, Func<JsonElement, PromotionCheck>>(StringComparer.Ordinal) { ["weekday"] = e => new WeekdayCheck(Enum.Parse<DayOfWeek>(e.GetProperty("day").GetString()!)) });
        Assert.Contains("""{"check":"weekday","day":"Sunday"}""", policy.ToJson(), StringComparison.Ordinal);
        var bench = With(policy);
        await bench.RecordAsync(1);
        Assert.Equal("draft", (await bench.StageAsync()).Stage);
        Assert.True((await bench.PromoteAsync("live")).IsMoved);
        Assert.Equal("live", (await bench.StageAsync()).Stage);
        Clock.Advance(TimeSpan.FromDays(1));
        await bench.RecordAsync(1, "v2");
        var refused = await bench.PromoteAsync("live", "v2");
        Assert.Equal((PromotionOutcome.Refused, "It is Monday."), (refused.Outcome, refused.Reason));
    }

    [Fact]
    public void A_policy_that_is_not_valid_is_refused_where_it_is_used()
    {
        var policy = new PromotionPolicy { Name = "x", Stages = ["a"], Moves = [] };
        Assert.Throws<ArgumentException>(() => With(policy));
    }

    /// <summary>Else what was signed under its digest would no longer be what is asked.</summary>
    [Fact]
    public void A_policy_does_not_change_with_the_lists_it_was_made_of()
    {
        List<string> stages = ["a", "b"];
        List<PromotionCheck> checks = [new WeekdayCheck(DayOfWeek.Monday)];
        List<PromotionMove> moves = [new() { From = "a", To = "b", Checks = checks }];
        List<RollbackTrigger> triggers = [.. RollbackTrigger.Default];
        var policy = new PromotionPolicy { Name = "x", Stages = stages, Moves = moves, RollbackTriggers = triggers };
        stages.Add("c");
        checks.Clear();
        moves.Clear();
        triggers.Clear();
        Assert.Equal((2, 1, 4), (policy.Stages.Count, Assert.Single(policy.Moves).Checks.Count, policy.RollbackTriggers.Count));
    }

    private sealed class WeekdayCheck(DayOfWeek day) : PromotionCheck
    {
        public override string Name => "weekday";

        public override void WriteSettings(Utf8JsonWriter writer) => writer.WriteString("day", day.ToString());

        public override ValueTask<CheckResult> EvaluateAsync(CheckContext context, CancellationToken cancellationToken = default) => new(new CheckResult
        {
            Name = Name,
            Verdict = context.AsOf.DayOfWeek == day ? Verdict.Pass : Verdict.Fail,
            Reason = $"It is {context.AsOf.DayOfWeek}.",
        });
    }
}
