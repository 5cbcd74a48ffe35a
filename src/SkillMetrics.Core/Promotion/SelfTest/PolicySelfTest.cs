namespace SkillMetrics.Promotion.SelfTest;

/// <summary>
/// Tries a policy on simulated versions whose true rates are known, by its own checks and triggers, with a look after every record: how often it
/// promotes wrongly, how many records it needs to promote what is good, and how fast it takes back what got worse.
/// </summary>
public static class PolicySelfTest
{
    /// <summary>Tries a policy. Approvals are given; the checks of a host are asked like the others, from several threads.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="options">What is simulated; the defaults where it is null.</param>
    /// <param name="progress">Told how much is done, from 0 to 1; or null.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ArgumentException">The policy is not valid, has no move to the stage, or an option is out of range.</exception>
    public static async Task<SelfTestResult> RunAsync(
        PromotionPolicy policy, SelfTestOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        policy.EnsureValid(nameof(policy));
        options ??= new SelfTestOptions();
        options.EnsureValid();
        var move = MoveOf(policy, options.ToStage ?? policy.LastStage);
        var good = options.Good ?? PolicyRates.Good(move);
        var bad = options.Bad ?? PolicyRates.Bad(move, good);
        var gate = new SimulatedGate(policy, move, options);
        var watch = new SimulatedWatch(policy, move, options);
        var runs = new SimulatedRuns(options.Seed, options.Runs, questions: 3 + options.Losses.Count, progress, cancellationToken);

        var wrong = await runs.AskAsync((_, random, token) => gate.RunAsync(bad, good, random, token)).ConfigureAwait(false);
        var right = await runs.AskAsync((_, random, token) => gate.RunAsync(good, good, random, token)).ConfigureAwait(false);
        var falseAlarms = await RollbacksAsync(good).ConfigureAwait(false);
        var losses = new List<SelfTestLoss>();
        foreach (var odds in options.Losses)
        {
            var rates = good.After(odds);
            losses.Add(new SelfTestLoss(odds, rates, await RollbacksAsync(rates).ConfigureAwait(false)));
        }

        return new SelfTestResult
        {
            PolicyName = policy.Name,
            PolicyDigest = policy.Digest,
            FromStage = move.From,
            ToStage = move.To,
            Options = options,
            Good = good,
            Bad = bad,
            WronglyPromoted = Sum(wrong.Select(r => r.PassedAfter)),
            Promoted = Sum(right.Select(r => r.PassedAfter)),
            FalseAlarms = falseAlarms,
            Losses = losses,
        };

        // Each goes on where a good candidate was promoted, and compares with the figures by which it was.
        async Task<SelfTestFigures> RollbacksAsync(SelfTestRates rates) =>
            Sum(await runs.AskAsync((number, random, token) => watch.RunAsync(rates, right[number].Evidence, random, token)).ConfigureAwait(false));

        SelfTestFigures Sum(IEnumerable<int?> happened) => SelfTestFigures.Of([.. happened], options.MostRecords);
    }

    private static PromotionMove MoveOf(PromotionPolicy policy, string to) =>
        policy.Before(to).Select(from => policy.FindMove(from, to)).FirstOrDefault(move => move is not null) ?? throw new ArgumentException(
            $"The policy \"{policy.Name}\" has no move to {to}, only {string.Join(", ", policy.Moves.Select(m => $"{m.From} to {m.To}"))}.", nameof(to));
}
