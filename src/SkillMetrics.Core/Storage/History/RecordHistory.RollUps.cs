using System.Runtime.InteropServices;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Storage.History;

/// <content>What is asked of the aggregates.</content>
internal sealed partial class RecordHistory
{
    public string[] SkillNames()
    {
        lock (_lock)
        {
            return [.. _skills];
        }
    }

    public SkillAggregate? Aggregate(string skill, VersionFilter version)
    {
        lock (_lock)
        {
            SkillAggregate? sum = null;
            foreach (var ((name, v), part) in _aggregates)
            {
                if (string.Equals(name, skill, StringComparison.Ordinal) && version.Matches(v))
                {
                    sum ??= new SkillAggregate(skill);
                    sum.Merge(part);
                }
            }

            if (sum is not null)
            {
                sum.Stage = StageOf(skill, version);
            }

            return sum;
        }
    }

    public SkillAggregate[] Aggregates()
    {
        lock (_lock)
        {
            var sums = _skills.ToDictionary(s => s, s => new SkillAggregate(s), StringComparer.Ordinal);
            foreach (var ((name, _), part) in _aggregates)
            {
                sums[name].Merge(part);
            }

            foreach (var (name, sum) in sums)
            {
                sum.Stage = StageOf(name, VersionFilter.All);
            }

            return [.. _skills.Select(s => sums[s])];
        }
    }

    /// <summary>The hours of a skill that start within a range, or null where the skill or the version is unknown.</summary>
    public SortedDictionary<int, HourAggregate>? Timeline(string skill, VersionFilter version, DateTimeOffset? from, DateTimeOffset? before)
    {
        var first = from is { } f ? UnixTime.ToHourFrom(f) : int.MinValue;
        var end = before is { } b ? UnixTime.ToHourFrom(b) : int.MaxValue;
        lock (_lock)
        {
            InvocationAggregate? sum = null;
            foreach (var ((name, v), part) in _aggregates)
            {
                if (string.Equals(name, skill, StringComparison.Ordinal) && version.Matches(v))
                {
                    sum ??= new InvocationAggregate();
                    foreach (var (hour, aggregate) in part.Invocations.Hours.Where(h => h.Key >= first && h.Key < end))
                    {
                        sum.Hour(hour).Merge(aggregate);
                    }
                }
            }

            return sum?.Hours;
        }
    }

    public SkillPath[] Paths()
    {
        lock (_lock)
        {
            var sums = new Dictionary<(string Skill, string? Path), PathAggregate>();
            foreach (var ((skill, _), part) in _aggregates)
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
        }
    }

    public StoreStatistics Statistics()
    {
        lock (_lock)
        {
            return new StoreStatistics
            {
                Records = Enum.GetValues<RecordKind>().ToDictionary(k => k, k => (long)_records[(int)k].Count),
                Sessions = _sessions.Count,
                RejectedRecords = _rejects.Count,
                FirstRecord = _first,
                LastRecord = _last,
                OldestRunningInvocation = _records[(int)RecordKind.Invocation]
                    .Where(r => ((InvocationRecord)r).State == InvocationState.Running)
                    .Min(r => (DateTimeOffset?)r.Timestamp),
            };
        }
    }
}
