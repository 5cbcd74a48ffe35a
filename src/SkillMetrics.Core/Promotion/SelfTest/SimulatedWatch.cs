using SkillMetrics.Promotion.Triggers;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion.SelfTest;

/// <summary>The triggers of a policy, asked after every record of a simulated version that was promoted.</summary>
internal sealed class SimulatedWatch(PromotionPolicy policy, PromotionMove move, SelfTestOptions options)
{
    private readonly RollbackTrigger[] _triggers = [.. policy.RollbackTriggers];

    /// <summary>Asks until one fires.</summary>
    /// <param name="rates">What is true of the version now.</param>
    /// <param name="baseline">The figures by which it was promoted.</param>
    /// <param name="random">Chance.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>After how many of its records since the promotion one fired, or null.</returns>
    public async ValueTask<int?> RunAsync(SelfTestRates rates, EvidenceFigures baseline, SimulatedRandom random, CancellationToken cancellationToken)
    {
        var most = options.MostRecords;
        var store = new SimulatedStore(options.Interval, new SimulatedArm(rates, most, random));
        var stage = new SkillStage
        {
            SkillName = SimulatedStore.Skill,
            SkillVersion = SimulatedStore.Candidate,
            Stage = move.To,
            EnteredAt = SimulatedStore.Start,
            Baseline = baseline,
        };
        int? earliest = null;
        foreach (var trigger in _triggers)
        {
            // Of those that go on firing the first time is found by halves; later than the earliest so far nobody asks.
            var limit = Math.Min(earliest - 1 ?? most, most);
            var lasting = Math.Min(limit, trigger.FiresOnUpTo);
            if (lasting > 0 && await FiresAsync(trigger, lasting).ConfigureAwait(false))
            {
                earliest = await FirstByHalvesAsync(trigger, lasting).ConfigureAwait(false);
                continue;
            }

            for (var count = lasting + 1; count <= limit; count++)
            {
                if (await FiresAsync(trigger, count).ConfigureAwait(false))
                {
                    earliest = count;
                    break;
                }
            }
        }

        return earliest;

        async ValueTask<bool> FiresAsync(RollbackTrigger trigger, int count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await trigger.JudgeAsync(new TriggerContext(store, stage, store.TimeOf(count)), cancellationToken).ConfigureAwait(false) is not null;
        }

        async ValueTask<int> FirstByHalvesAsync(RollbackTrigger trigger, int fires)
        {
            var silent = 0;
            while (fires - silent > 1)
            {
                var middle = silent + ((fires - silent) / 2);
                if (await FiresAsync(trigger, middle).ConfigureAwait(false))
                {
                    fires = middle;
                }
                else
                {
                    silent = middle;
                }
            }

            return fires;
        }
    }
}
