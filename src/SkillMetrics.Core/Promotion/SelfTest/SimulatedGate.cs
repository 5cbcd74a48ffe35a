using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion.SelfTest;

/// <summary>The gate of a move, asked after every record of a simulated candidate and of the version in the last stage.</summary>
internal sealed class SimulatedGate(PromotionPolicy policy, PromotionMove move, SelfTestOptions options)
{
    private readonly SkillStage _stage = Stage(SimulatedStore.Candidate, move.From);
    private readonly SkillStage[] _stages = [Stage(SimulatedStore.Candidate, move.From), Stage(SimulatedStore.Production, policy.LastStage)];

    // It holds under every check of approvals: they are no matter of chance.
    private readonly Approval _approval = new(new ApprovalChecklist
    {
        ApprovalId = "simulated",
        SkillName = SimulatedStore.Skill,
        SkillVersion = SimulatedStore.Candidate,
        FromStage = move.From,
        ToStage = move.To,
        Approver = "approver",
        Author = "author",
        Ticket = "simulated",
        Items = ChecklistItems.Of(ChecklistItems.Names),
        PolicyDigest = policy.Digest,
        CreatedAt = SimulatedStore.Start,
    });

    /// <summary>Asks until it passes.</summary>
    /// <param name="candidate">What is true of the candidate.</param>
    /// <param name="production">What is true of the version in the last stage.</param>
    /// <param name="random">Chance.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>After how many records of each it passed, or null; and the figures it judged last.</returns>
    public async ValueTask<(int? PassedAfter, EvidenceFigures Evidence)> RunAsync(
        SelfTestRates candidate, SelfTestRates production, SimulatedRandom random, CancellationToken cancellationToken)
    {
        var most = options.MostRecords;
        var store = new SimulatedStore(options.Interval, new SimulatedArm(candidate, most, random), new SimulatedArm(production, most, random));
        var evidence = new GateEvidence(store, policy, move);
        var checks = move.Checks.ToArray();
        for (var count = 1; ; count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var context = await evidence.ReadAsync(_stage, _stages, _approval, store.TimeOf(count), cancellationToken).ConfigureAwait(false);
            var passes = await PassesAsync(checks, context, cancellationToken).ConfigureAwait(false);
            if (passes || count == most)
            {
                return (passes ? count : null, context.Evidence);
            }
        }
    }

    /// <summary>Whether all checks pass. The one that does not is asked first the next time, since it will most likely not pass then either.</summary>
    private static async ValueTask<bool> PassesAsync(PromotionCheck[] checks, CheckContext context, CancellationToken cancellationToken)
    {
        for (var i = 0; i < checks.Length; i++)
        {
            var result = await checks[i].EvaluateAsync(context, cancellationToken).ConfigureAwait(false);
            if (result.Verdict != Verdict.Pass)
            {
                (checks[0], checks[i]) = (checks[i], checks[0]);
                return false;
            }
        }

        return true;
    }

    private static SkillStage Stage(string version, string stage) =>
        new() { SkillName = SimulatedStore.Skill, SkillVersion = version, Stage = stage, EnteredAt = SimulatedStore.Start };
}
