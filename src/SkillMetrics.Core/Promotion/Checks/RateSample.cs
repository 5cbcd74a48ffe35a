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

    // Several observations belong to one session.
    private bool IsClustered => _sessions.Count + _singles < _count;

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

    private List<Proportion> Clusters() =>
    [
        .. _sessions.Values.Select(s => new Proportion(s.Good, s.Count)),
        .. Enumerable.Repeat(new Proportion(1, 1), _goodSingles),
        .. Enumerable.Repeat(new Proportion(0, 1), _singles - _goodSingles),
    ];

    /// <summary>The sessions' rate and what they are worth; null where every observation is for itself.</summary>
    public ClusteredRate? Clustered(double alpha) => IsClustered ? ClusteredRate.Of(Clusters(), alpha) : null;

    /// <summary>As many whole observations as the clustered ones are worth.</summary>
    /// <param name="clustered">The clustered ones.</param>
    /// <param name="roundFailures">How the failures become whole: against what is to be shown.</param>
    public static Proportion Worth(ClusteredRate clustered, Func<double, double> roundFailures)
    {
        var count = (long)Math.Floor(clustered.EffectiveCount);
        var failures = (long)roundFailures(count * (double)clustered.Observed.Failures / clustered.Observed.Count);
        return new Proportion(count - failures, count);
    }

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
