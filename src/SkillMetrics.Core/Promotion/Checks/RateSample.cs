using System.Runtime.InteropServices;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>Good ones among observations, and session by session: those without a session are each for themselves.</summary>
internal sealed class RateSample
{
    private readonly Dictionary<long, (int Good, int Count)> _sessions = [];
    private int _good;
    private int _count;
    private int _singles;
    private int _goodSingles;

    private RateSample()
    {
    }

    /// <summary>All observations together.</summary>
    public Proportion All => new(_good, _count);

    /// <summary>Whether several observations belong to one session.</summary>
    public bool IsClustered => _sessions.Count + _singles < _count;

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

    /// <summary>The sessions, and the observations without one.</summary>
    public IReadOnlyCollection<Proportion> Clusters() =>
    [
        .. _sessions.Values.Select(s => new Proportion(s.Good, s.Count)),
        .. Enumerable.Repeat(new Proportion(1, 1), _goodSingles),
        .. Enumerable.Repeat(new Proportion(0, 1), _singles - _goodSingles),
    ];

    private void Add(bool isGood, long session)
    {
        var one = isGood ? 1 : 0;
        _good += one;
        _count++;
        if (session == 0)
        {
            _singles++;
            _goodSingles += one;
            return;
        }

        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, session, out _);
        sum = (sum.Good + one, sum.Count + 1);
    }
}
