using SkillMetrics.Promotion;
using SkillMetrics.Promotion.Checks;
using SkillMetrics.Promotion.SelfTest;
using SkillMetrics.Promotion.Triggers;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using Xunit;

namespace SkillMetrics.Core.Tests.Promotion.SelfTest;

public sealed class PolicySelfTestTests
{
    private static readonly SelfTestOptions _quick = new() { Runs = 20, MostRecords = 1_000 };
    private static readonly SelfTestRates _good = new(accuracy: 0.98, exceptionRate: 0.005, fidelity: 0.95);
    private static readonly SelfTestRates _perfect = new(accuracy: 1, exceptionRate: 0, fidelity: 1);

    [Fact]
    public async Task The_statistical_policy_promotes_wrongly_in_at_most_one_run_of_twenty_and_the_default_one_more_often()
    {
        var options = _quick with { Runs = 100 };

        var statistical = await PolicySelfTest.RunAsync(PromotionPolicy.Statistical, options with { Losses = [] });
        var byFigures = await PolicySelfTest.RunAsync(PromotionPolicy.Default, options with { Losses = [] });

        Assert.InRange(statistical.WronglyPromoted.Share, 0, 0.05);
        Assert.InRange(byFigures.WronglyPromoted.Share, 0.10, 0.30);
        Assert.Equal((0.98, 0.96), (statistical.Good.Accuracy, Math.Round(statistical.Bad.Accuracy, 9)));
        Assert.Equal((0.98, 0.80), (byFigures.Good.Accuracy, Math.Round(byFigures.Bad.Accuracy, 9)));
    }

    [Fact]
    public async Task A_version_as_good_as_the_one_in_production_is_promoted()
    {
        var statistical = await PolicySelfTest.RunAsync(PromotionPolicy.Statistical, _quick with { MostRecords = 2_000, Losses = [] });
        var byFigures = await PolicySelfTest.RunAsync(PromotionPolicy.Default, _quick with { Losses = [] });

        Assert.InRange(statistical.Promoted.Share, 0.9, 1);
        Assert.InRange(statistical.Promoted.Median!.Value, 400, 1_000);
        Assert.InRange(statistical.Promoted.NinetiethPercentile!.Value, statistical.Promoted.Median!.Value + 1, 2_000);
        Assert.Equal((20, 100), (byFigures.Promoted.Count, byFigures.Promoted.Median));
    }

    [Fact]
    public async Task A_large_loss_is_rolled_back_sooner_than_a_small_one_and_both_sooner_than_none()
    {
        var result = await PolicySelfTest.RunAsync(PromotionPolicy.Statistical, _quick);

        var (small, large) = (result.Losses[0].RolledBack, result.Losses[1].RolledBack);
        Assert.Equal((2.0, 10.0), (result.Losses[0].Odds, result.Losses[1].Odds));
        Assert.Equal(1, large.Share);
        Assert.InRange(large.Median!.Value, 3, 30);
        Assert.InRange(small.Median!.Value, 60, 300);
        Assert.True(small.MeanRecords < result.FalseAlarms.MeanRecords);
        Assert.Equal(0.0392, 1 - result.Losses[0].Rates.Accuracy, tolerance: 1e-4);
        Assert.Equal(0.0100, result.Losses[0].Rates.ExceptionRate, tolerance: 1e-4);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_answer_and_another_one_another()
    {
        var options = _quick with { Runs = 20, MostRecords = 500, Losses = [10] };

        var first = await PolicySelfTest.RunAsync(PromotionPolicy.Default, options);
        var again = await PolicySelfTest.RunAsync(PromotionPolicy.Default, options);
        var other = await PolicySelfTest.RunAsync(PromotionPolicy.Default, options with { Seed = 2 });

        Assert.Equal(Figures(first), Figures(again));
        Assert.NotEqual(Figures(first), Figures(other));

        static IEnumerable<SelfTestFigures> Figures(SelfTestResult result) =>
            [result.WronglyPromoted, result.Promoted, result.FalseAlarms, .. result.Losses.Select(l => l.RolledBack)];
    }

    [Fact]
    public void The_numbers_of_a_seed_are_the_same_wherever_they_are_drawn()
    {
        var random = new SimulatedRandom(seed: 1, question: 0, run: 0);

        Assert.Equal([0.7327433943991852, 0.45305993005476164, 0.44660987095438565], new[] { random.Next(), random.Next(), random.Next() });
        Assert.NotEqual(new SimulatedRandom(1, 0, 1).Next(), new SimulatedRandom(1, 1, 0).Next());
    }

    [Fact]
    public async Task A_hosts_own_check_is_asked_after_every_record_with_what_the_gate_gives_it()
    {
        var check = new CountingCheck(passesAt: 7);
        var options = new SelfTestOptions { Runs = 1, MostRecords = 10, Good = _perfect, Bad = _perfect, Losses = [] };

        var result = await PolicySelfTest.RunAsync(PolicyOf([check, new ApprovalPresentCheck()], []), options);

        Assert.Equal(7, result.Promoted.Median);
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7], check.Seen);
    }

    [Fact]
    public async Task Only_records_inside_the_window_of_a_move_count()
    {
        var move = new PromotionMove { From = "a", To = "b", Window = TimeSpan.FromHours(5), Checks = [new AccuracyCheck(0.5, 6)] };
        var policy = new PromotionPolicy { Name = "own", Stages = ["a", "b"], Moves = [move] };
        var options = new SelfTestOptions { Runs = 1, MostRecords = 20, Good = _perfect, Bad = _perfect, Losses = [], Interval = TimeSpan.FromHours(1) };

        var five = await PolicySelfTest.RunAsync(policy, options);
        var six = await PolicySelfTest.RunAsync(policy, options with { Interval = TimeSpan.FromMinutes(50) });

        Assert.Equal((0, 6), (five.Promoted.Count, six.Promoted.Median));
    }

    [Fact]
    public async Task Triggers_fire_after_the_record_at_which_they_fire_when_asked_after_each()
    {
        var policy = PromotionPolicy.Statistical;
        var options = new SelfTestOptions { MostRecords = 300 };
        var baseline = new SimulatedArm(_good, 1_000, new SimulatedRandom(1, 9, 0)).Figures(0, 1_000);
        var watch = new SimulatedWatch(policy, policy.Moves[^1], options);
        var rates = _good.After(3);
        var fired = 0;
        for (var run = 0; run < 20; run++)
        {
            var first = await watch.RunAsync(rates, baseline, new SimulatedRandom(1, 0, run), CancellationToken.None);

            Assert.Equal(await FirstByAskingAsync(policy, options, rates, baseline, run), first);
            fired += first is null ? 0 : 1;
        }

        Assert.InRange(fired, 10, 20);
    }

    [Fact]
    public async Task Progress_runs_up_to_one_and_never_back()
    {
        var progress = new Told();

        await PolicySelfTest.RunAsync(PromotionPolicy.Default, new SelfTestOptions { Runs = 5, MostRecords = 120 }, progress);

        Assert.Equal(25, progress.Values.Count);
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(1, progress.Values[^1]);
    }

    [Fact]
    public async Task It_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var progress = new Told { Then = source.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            PolicySelfTest.RunAsync(PromotionPolicy.Statistical, new SelfTestOptions { MostRecords = 150 }, progress, source.Token));

        Assert.InRange(progress.Values.Count, 1, 200);
    }

    [Fact]
    public async Task Options_that_cannot_be_are_refused_by_name()
    {
        Assert.Equal("Runs", (await RefusedAsync(new SelfTestOptions { Runs = 0 })).ParamName);
        Assert.Equal("MostRecords", (await RefusedAsync(new SelfTestOptions { MostRecords = 1_000_001 })).ParamName);
        Assert.Equal("Interval", (await RefusedAsync(new SelfTestOptions { Interval = TimeSpan.Zero })).ParamName);
        Assert.Equal("Losses", (await RefusedAsync(new SelfTestOptions { Losses = [2, 1] })).ParamName);
        Assert.Equal("Losses", (await RefusedAsync(new SelfTestOptions { Losses = [double.NaN] })).ParamName);
        Assert.Contains("no move to prototype", (await RefusedAsync(new SelfTestOptions { ToStage = "prototype" })).Message, StringComparison.Ordinal);
        Assert.Contains("no move to nowhere", (await RefusedAsync(new SelfTestOptions { ToStage = "nowhere" })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("accuracy", () => new SelfTestRates(1.1, 0, 1));

        static async Task<ArgumentException> RefusedAsync(SelfTestOptions options) =>
            await Assert.ThrowsAnyAsync<ArgumentException>(() => PolicySelfTest.RunAsync(PromotionPolicy.Default, options));
    }

    [Theory]
    [InlineData("exceptions", 0.98, 0.035)]
    [InlineData("bound", 0.80, 0.005)]
    [InlineData("none", 0.93, 0.005)]
    public async Task A_bad_version_is_worse_by_what_the_policy_says(string checks, double accuracy, double exceptions)
    {
        PromotionCheck check = checks switch
        {
            "exceptions" => RateNonInferiorityCheck.Exceptions(0.03),
            "bound" => RateBoundCheck.Accuracy(0.85),
            _ => CoverageCheck.Outcome(1),
        };

        var result = await PolicySelfTest.RunAsync(PolicyOf([check], []), new SelfTestOptions { Runs = 1, MostRecords = 5 });

        Assert.Equal((accuracy, exceptions), (Math.Round(result.Bad.Accuracy, 9), Math.Round(result.Bad.ExceptionRate, 9)));
    }

    [Fact]
    public async Task Without_triggers_nothing_is_rolled_back()
    {
        var options = new SelfTestOptions { Runs = 2, MostRecords = 50 };

        var result = await PolicySelfTest.RunAsync(PolicyOf([CoverageCheck.Outcome(1)], []), options);

        var none = (2, 0, (int?)null, (double?)null);
        Assert.All([result.FalseAlarms, .. result.Losses.Select(l => l.RolledBack)], f => Assert.Equal(none, (f.Runs, f.Count, f.Median, f.MeanRecords)));
    }

    [Fact]
    public void Runs_in_which_it_did_not_happen_count_as_later()
    {
        var figures = SelfTestFigures.Of([30, null, 10, 20, null, 40, 50, 60, 70, 80], mostRecords: 100);

        Assert.Equal((8, 0.8, 50, null, 70), (figures.Count, figures.Share, figures.Median, figures.NinetiethPercentile, figures.MeanRecords));
        Assert.Equal((1, 1), (SelfTestFigures.Of([1], 9).Median, SelfTestFigures.Of([1], 9).NinetiethPercentile));
    }

    private static PromotionPolicy PolicyOf(IReadOnlyList<PromotionCheck> checks, IReadOnlyList<RollbackTrigger> triggers) => new()
    {
        Name = "own",
        Stages = ["a", "b"],
        Moves = [new PromotionMove { From = "a", To = "b", Checks = checks }],
        RollbackTriggers = triggers,
    };

    private static async Task<int?> FirstByAskingAsync(PromotionPolicy policy, SelfTestOptions options, SelfTestRates rates, EvidenceFigures baseline, int run)
    {
        var store = new SimulatedStore(options.Interval, new SimulatedArm(rates, options.MostRecords, new SimulatedRandom(1, 0, run)));
        var stage = new SkillStage
        {
            SkillName = SimulatedStore.Skill,
            SkillVersion = SimulatedStore.Candidate,
            Stage = "production",
            EnteredAt = SimulatedStore.Start,
            Baseline = baseline,
        };
        for (var count = 1; count <= options.MostRecords; count++)
        {
            foreach (var trigger in policy.RollbackTriggers)
            {
                if (await trigger.JudgeAsync(new TriggerContext(store, stage, store.TimeOf(count)), CancellationToken.None) is not null)
                {
                    return count;
                }
            }
        }

        return null;
    }

    /// <summary>A host's own check, which remembers what it was shown.</summary>
    private sealed class CountingCheck(int passesAt) : PromotionCheck
    {
        public List<long> Seen { get; } = [];

        public override string Name => "own.counting";

        public override EvidenceNeeds Needs => EvidenceNeeds.Sample | EvidenceNeeds.Baseline;

        public override ValueTask<CheckResult> EvaluateAsync(CheckContext context, CancellationToken cancellationToken = default)
        {
            var count = context.Evidence.OutcomeCount;
            Assert.Equal((count, count, count), (context.Sample!.Outcomes.Count, context.Sample.Fidelities.Count, context.Baseline!.Sample.Executions.Count));
            Assert.NotNull(context.Approval);
            Seen.Add(count);
            var verdict = count >= passesAt ? Verdict.Pass : Verdict.Fail;
            return ValueTask.FromResult(new CheckResult { Name = Name, Verdict = verdict, Reason = "It counts." });
        }
    }

    private sealed class Told : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public Action? Then { get; init; }

        public void Report(double value)
        {
            Values.Add(value);
            Then?.Invoke();
        }
    }
}
