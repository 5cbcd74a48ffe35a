using System.Runtime.InteropServices;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>Good ones among observations, and session by session: those without a session are each for themselves.</summary>
internal sealed class RateSample
{
    private readonly Dictionary<long, int> _sessions = [];
    private readonly List<(int Good, int Count)> _sums = [];
    private (long Session, int Sum) _last;
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
    private bool IsClustered => _sums.Count + _singles < _count;

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

    private Proportion[] Clusters()
    {
        var clusters = new Proportion[_sums.Count + _singles];
        for (var i = 0; i < _sums.Count; i++)
        {
            clusters[i] = new Proportion(_sums[i].Good, _sums[i].Count);
        }

        Array.Fill(clusters, new Proportion(1, 1), _sums.Count, _goodSingles);
        Array.Fill(clusters, new Proportion(0, 1), _sums.Count + _goodSingles, _singles - _goodSingles);
        return clusters;
    }

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

        if (session != _last.Session)
        {
            // Executions of a session mostly come one after the other.
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, session, out var isKnown);
            if (!isKnown)
            {
                sum = _sums.Count;
                _sums.Add(default);
            }

            _last = (session, sum);
        }

        ref var sums = ref CollectionsMarshal.AsSpan(_sums)[_last.Sum];
        sums = (sums.Good + one, sums.Count + 1);
    }
}
