using System.Runtime.InteropServices;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Storage.History;

/// <content>What is asked of the figures.</content>
internal sealed partial class RecordHistory
{
    // So few that whoever records meanwhile does not notice.
    private const int FoldedAtOnce = 4_096;

    /// <summary>The versions of a skill that have records, newest first.</summary>
    public SkillVersionTimes[] Versions(string skill) => OfFigures(figures => VersionsOf(figures, skill));

    public EvidenceFigures Evidence(EvidenceWindow window) =>
        OfFigures(figures => figures.Evidence(window.SkillName, window.SkillVersion)?.Figures(window) ?? new EvidenceFigures());

    public EvidenceSample Sample(EvidenceWindow window) =>
        OfFigures(figures => figures.Evidence(window.SkillName, window.SkillVersion)?.Sample(window) ?? new EvidenceSample());

    /// <summary>What happened lately, or null where the skill has no records.</summary>
    public LiveSample? Live(LiveWindow window)
    {
        var (isKnown, executions, interactions) = OfFigures<(bool, MetricRecord[], MetricRecord[])>(figures => (
            window.SkillName is not { } skill || figures.Versions(skill).Count > 0,
            [.. _records[(int)RecordKind.Performance]],
            [.. _records[(int)RecordKind.Interaction]]));

        // Looked through afterwards, for there may be many, and whoever records gets on.
        return isKnown ? RecentRecords.Sample(window, executions, interactions) : null;
    }

    public string[] SkillNames() => OfFigures<string[]>(figures => [.. figures.Skills]);

    public SkillAggregate? Aggregate(string skill, VersionFilter version) => OfFigures(figures =>
    {
        SkillAggregate? sum = null;
        foreach (var part in PartsOf(figures, skill, version))
        {
            sum ??= new SkillAggregate(skill);
            sum.Merge(part);
        }

        if (sum is not null)
        {
            sum.Stage = StageOf(skill, version);
        }

        return sum;
    });

    public SkillAggregate[] Aggregates() => OfFigures<SkillAggregate[]>(figures =>
    {
        var sums = figures.Skills.ToDictionary(s => s, s => new SkillAggregate(s), StringComparer.Ordinal);
        foreach (var ((name, _), part) in figures.Aggregates)
        {
            sums[name].Merge(part);
        }

        foreach (var (name, sum) in sums)
        {
            sum.Stage = StageOf(name, VersionFilter.All);
        }

        return [.. figures.Skills.Select(s => sums[s])];
    });

    /// <summary>The hours of a skill that start within a range, or null where the skill or the version is unknown.</summary>
    public SortedDictionary<int, HourAggregate>? Timeline(string skill, VersionFilter version, DateTimeOffset? from, DateTimeOffset? before)
    {
        var first = from is { } f ? UnixTime.ToHourFrom(f) : int.MinValue;
        var end = before is { } b ? UnixTime.ToHourFrom(b) : int.MaxValue;
        return OfFigures(figures =>
        {
            InvocationAggregate? sum = null;
            foreach (var part in PartsOf(figures, skill, version))
            {
                sum ??= new InvocationAggregate();
                foreach (var (hour, aggregate) in part.Invocations.Hours.Where(h => h.Key >= first && h.Key < end))
                {
                    sum.Hour(hour).Merge(aggregate);
                }
            }

            return sum?.Hours;
        });
    }

    public SkillPath[] Paths() => OfFigures(figures =>
    {
        var sums = new Dictionary<(string Skill, string? Path), PathAggregate>();
        foreach (var ((skill, _), part) in figures.Aggregates)
        {
            foreach (var (path, aggregate) in part.Invocations.Paths)
            {
                Sum(skill, path).Merge(aggregate);
            }

            Sum(skill, null).Merge(part.Invocations.WithoutPath());
        }

        var paths = sums.Where(s => s.Value.Total > 0).Select(s => new SkillPath(s.Key.Skill, s.Key.Path, s.Value)).ToArray();
        Array.Sort(paths, SkillPath.InOrder);
        return paths;

        PathAggregate Sum(string skill, string? path) => CollectionsMarshal.GetValueRefOrAddDefault(sums, (skill, path), out _) ??= new PathAggregate();
    });

    public StoreStatistics Statistics() => OfFigures(figures => new StoreStatistics
    {
        Records = Enum.GetValues<RecordKind>().ToDictionary(k => k, k => (long)_records[(int)k].Count),
        Sessions = figures.Sessions,
        RejectedRecords = _rejects.Count,
        FirstRecord = figures.First,
        LastRecord = figures.Last,
        OldestRunningInvocation = _records[(int)RecordKind.Invocation]
            .Where(r => ((InvocationRecord)r).State == InvocationState.Running)
            .Min(r => (DateTimeOffset?)r.Timestamp),
    });

    private static IEnumerable<SkillAggregate> PartsOf(HistoryFigures figures, string skill, VersionFilter version) => figures.Aggregates
        .Where(a => string.Equals(a.Key.Skill, skill, StringComparison.Ordinal) && version.Matches(a.Key.Version))
        .Select(a => a.Value);

    private static SkillVersionTimes[] VersionsOf(HistoryFigures figures, string skill) =>
    [
        .. figures.Versions(skill).Reverse().OrderByDescending(v => v.Evidence.Last)
            .Select(v => new SkillVersionTimes(v.Version, v.Evidence.First, v.Evidence.Last)),
    ];

    /// <summary>The stage of the newest of the versions that count.</summary>
    private string StageOf(string skill, VersionFilter version)
    {
        var newest = VersionsOf(_figures, skill).First(v => version.Matches(v.Version)).Version;
        return _ledger.Of(skill).StageOf(newest)?.Stage ?? Stages.Prototype;
    }

    /// <summary>Asks the figures once everything is counted in them. In between, whoever records gets on.</summary>
    private T OfFigures<T>(Func<HistoryFigures, T> ask)
    {
        while (true)
        {
            lock (_lock)
            {
                if (!_figures.Fold(FoldedAtOnce))
                {
                    return ask(_figures);
                }
            }
        }
    }
}
