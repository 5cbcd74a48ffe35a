using System.Runtime.InteropServices;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>Good ones among observations, and session by session: those without a session are each for themselves.</summary>
internal sealed class RateSample
{
    private readonly List<Proportion> _clusters = [];

    private RateSample(IEnumerable<(bool IsGood, long Session)> observations)
    {
        var sessions = new Dictionary<long, (long Good, long Count)>();
        var (good, count) = (0L, 0L);
        foreach (var (isGood, session) in observations)
        {
            var one = isGood ? 1 : 0;
            good += one;
            count++;
            if (session == 0)
            {
                _clusters.Add(new Proportion(one, 1));
                continue;
            }

            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sessions, session, out _);
            sum = (sum.Good + one, sum.Count + 1);
        }

        _clusters.AddRange(sessions.Values.Select(s => new Proportion(s.Good, s.Count)));
        All = new Proportion(good, count);
    }

    /// <summary>All observations together.</summary>
    public Proportion All { get; }

    /// <summary>Whether several observations belong to one session.</summary>
    public bool IsClustered => _clusters.Count < All.Count;

    /// <summary>The sessions, and the observations without one.</summary>
    public IReadOnlyCollection<Proportion> Clusters => _clusters;

    /// <summary>The correct ones of the outcomes that were judged.</summary>
    public static RateSample Correct(EvidenceSample sample) => new(sample.Outcomes.Where(o => !o.IsError).Select(o => (o.Correct, o.Session)));

    /// <summary>The executions that did not throw.</summary>
    public static RateSample WithoutException(EvidenceSample sample) => new(sample.Executions.Select(e => (!e.ExceptionOccurred, e.Session)));
}
