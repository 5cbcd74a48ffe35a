using System.Runtime.InteropServices;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>Good ones among observations, and session by session: those without a session are each for themselves.</summary>
internal sealed class RateSample
{
    // Those without a session are only counted: there may be a million of them.
    private readonly Dictionary<long, (long Good, long Count)> _sessions = [];
    private (long Good, long Count) _alone;
    private (long Good, long Count) _all;

    private RateSample()
    {
    }

    /// <summary>All observations together.</summary>
    public Proportion All => new(_all.Good, _all.Count);

    /// <summary>Whether several observations belong to one session.</summary>
    public bool IsClustered => _sessions.Count < _all.Count - _alone.Count;

    /// <summary>The sessions, and the observations without one.</summary>
    public IReadOnlyCollection<Proportion> Clusters =>
    [
        .. Enumerable.Repeat(new Proportion(1, 1), (int)_alone.Good),
        .. Enumerable.Repeat(new Proportion(0, 1), (int)(_alone.Count - _alone.Good)),
        .. _sessions.Values.Select(s => new Proportion(s.Good, s.Count)),
    ];

    /// <summary>The correct ones of the outcomes that were judged.</summary>
    public static RateSample Correct(EvidenceSample sample)
    {
        var rate = new RateSample();
        foreach (var outcome in sample.Outcomes)
        {
            if (!outcome.IsError)
            {
                rate.Add(outcome.Correct, outcome.Session);
            }
        }

        return rate;
    }

    /// <summary>The executions that did not throw.</summary>
    public static RateSample WithoutException(EvidenceSample sample)
    {
        var rate = new RateSample();
        foreach (var execution in sample.Executions)
        {
            rate.Add(!execution.ExceptionOccurred, execution.Session);
        }

        return rate;
    }

    private void Add(bool isGood, long session)
    {
        var good = isGood ? 1 : 0;
        _all = (_all.Good + good, _all.Count + 1);
        if (session == 0)
        {
            _alone = (_alone.Good + good, _alone.Count + 1);
            return;
        }

        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, session, out _);
        sum = (sum.Good + good, sum.Count + 1);
    }
}
