using System.Runtime.InteropServices;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Storage.History;

/// <summary>
/// What the records of a history add up to. Records wait here until somebody asks: a program that only records never pays for it. Not for
/// several threads.
/// </summary>
internal sealed class HistoryFigures
{
    private readonly Queue<(MetricRecord Record, RecordDisposition Disposition)> _waiting = [];
    private readonly Dictionary<(string Skill, string? Version), SkillAggregate> _aggregates = [];
    private readonly Dictionary<string, List<(string? Version, VersionEvidence Evidence)>> _versions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _skills = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);

    /// <summary>The skills that have records, in ordinal order.</summary>
    public IReadOnlyCollection<string> Skills => _skills;

    public IEnumerable<KeyValuePair<(string Skill, string? Version), SkillAggregate>> Aggregates => _aggregates;

    /// <summary>How many different sessions there are.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>The earliest time of all records, or null.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>The latest time of all records, or null.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>Takes up a record that counts from the next <see cref="Fold"/> on.</summary>
    public void Enqueue(MetricRecord record, RecordDisposition disposition) => _waiting.Enqueue((record, disposition));

    /// <summary>Counts records that wait, in their order.</summary>
    /// <param name="limit">How many at most.</param>
    /// <returns>Whether others still wait.</returns>
    public bool Fold(int limit)
    {
        for (; limit > 0 && _waiting.TryDequeue(out var next); limit--)
        {
            Add(next.Record, next.Disposition);
        }

        return _waiting.Count > 0;
    }

    /// <summary>The versions of a skill in the order in which they came.</summary>
    public IReadOnlyList<(string? Version, VersionEvidence Evidence)> Versions(string skill) => _versions.GetValueOrDefault(skill, []);

    /// <summary>What a gate judges a version by, or null where it has no records.</summary>
    public VersionEvidence? Evidence(string skill, string? version) =>
        _versions.GetValueOrDefault(skill, []).Find(v => string.Equals(v.Version, version, StringComparison.Ordinal)).Evidence;

    private void Add(MetricRecord record, RecordDisposition disposition)
    {
        if (disposition == RecordDisposition.Update)
        {
            AggregateOf(record)!.Invocations.End((InvocationRecord)record);
            return;
        }

        First = InvocationAggregate.Earlier(First, record.Timestamp);
        Last = InvocationAggregate.Later(Last, record.Timestamp);
        if (record is InvocationRecord { SessionId: { } session })
        {
            _sessions.Add(session);
        }

        if (AggregateOf(record) is { } aggregate)
        {
            aggregate.Add(record);
            Evidence(record.SkillName!, record.SkillVersion)!.Add(record);
        }
    }

    /// <summary>The aggregate a record counts in, or null for the kinds that belong to no skill.</summary>
    private SkillAggregate? AggregateOf(MetricRecord record)
    {
        if (record is TokenEstimateRecord or InteractionRecord)
        {
            return null;
        }

        var key = (record.SkillName!, record.SkillVersion);
        if (!_aggregates.TryGetValue(key, out var aggregate))
        {
            _aggregates.Add(key, aggregate = new SkillAggregate(record.SkillName!));
            _skills.Add(record.SkillName!);
            (CollectionsMarshal.GetValueRefOrAddDefault(_versions, record.SkillName!, out _) ??= []).Add((record.SkillVersion, new VersionEvidence()));
        }

        return aggregate;
    }
}
