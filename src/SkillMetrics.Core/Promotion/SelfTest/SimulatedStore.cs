using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Promotion.SelfTest;

/// <summary>A store that knows what two simulated versions did, one execution of each after every interval, and answers what a gate and a trigger ask.</summary>
internal sealed class SimulatedStore(TimeSpan interval, SimulatedArm candidate, SimulatedArm? production = null) : IMetricsStore
{
    /// <summary>The skill.</summary>
    public const string Skill = "simulated";

    /// <summary>The version that is judged.</summary>
    public const string Candidate = "candidate";

    /// <summary>The version in the last stage that it is compared with.</summary>
    public const string Production = "production";

    /// <summary>When it begins: an interval before the first execution.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time of the execution with this number, from 1.</summary>
    public DateTimeOffset TimeOf(int number) => Start + (number * interval);

    public ValueTask<EvidenceFigures> GetEvidenceAsync(EvidenceWindow window, CancellationToken cancellationToken = default)
    {
        var (arm, first, count) = Find(window);
        return ValueTask.FromResult(arm.Figures(first, count));
    }

    public ValueTask<EvidenceSample> GetEvidenceSampleAsync(EvidenceWindow window, CancellationToken cancellationToken = default)
    {
        var (arm, first, count) = Find(window);
        return ValueTask.FromResult(arm.Sample(first, count));
    }

    public IAsyncEnumerable<MetricRecord> ReadAsync(RecordFilter filter, CancellationToken cancellationToken = default) => throw Unknown();

    public ValueTask<IReadOnlyList<string>> GetSkillNamesAsync(CancellationToken cancellationToken = default) => throw Unknown();

    public ValueTask<SkillAggregate?> GetAggregateAsync(string skillName, VersionFilter version = default, CancellationToken cancellationToken = default) => throw Unknown();

    public ValueTask<IReadOnlyList<SkillAggregate>> GetAggregatesAsync(CancellationToken cancellationToken = default) => throw Unknown();

    public ValueTask<IReadOnlyDictionary<int, HourAggregate>?> GetTimelineAsync(
        string skillName,
        VersionFilter version = default,
        DateTimeOffset? from = null,
        DateTimeOffset? before = null,
        bool wholeDays = false,
        CancellationToken cancellationToken = default) => throw Unknown();

    public ValueTask<IReadOnlyList<SkillPath>> GetPathsAsync(CancellationToken cancellationToken = default) => throw Unknown();

    public ValueTask<IReadOnlyList<SkillVersionTimes>> GetVersionsAsync(string skillName, CancellationToken cancellationToken = default) => throw Unknown();

    public ValueTask<LiveSample?> GetLiveSampleAsync(LiveWindow window, CancellationToken cancellationToken = default) => throw Unknown();

    public ValueTask<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => throw Unknown();

    private static NotSupportedException Unknown() => new("A simulated store knows only what a gate and a trigger ask.");

    private (SimulatedArm Arm, int First, int Count) Find(EvidenceWindow window)
    {
        var arm = string.Equals(window.SkillVersion, Candidate, StringComparison.Ordinal) ? candidate : production ?? throw Unknown();
        var (first, end) = (window.After is { } after ? Until(after, arm) : 0, Until(window.UpTo, arm));
        first = Math.Max(first, end - (window.Newest ?? end));
        return (arm, first, Math.Max(0, end - first));
    }

    /// <summary>How many executions were not after a time.</summary>
    private int Until(DateTimeOffset time, SimulatedArm arm) => (int)Math.Clamp((time - Start).Ticks / interval.Ticks, 0, arm.Count);
}
