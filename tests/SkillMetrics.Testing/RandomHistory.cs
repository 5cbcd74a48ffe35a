using System.Globalization;
using SkillMetrics.Records;

namespace SkillMetrics.Testing;

/// <summary>
/// Records of a small world, in which skills, versions, sessions, ids and names meet again and again, as a host would append them:
/// repeats, conflicts, starts before, after and without their ends. The same ones for the same seed.
/// </summary>
public sealed class RandomHistory(int seed)
{
    private static readonly string[] _skills = ["a", "b/c", "YouTube Live Chat", "東京"];
    private static readonly string?[] _versions = [null, "v1", "v2"];
    private static readonly string?[] _sessions = [null, "s1", "s2", "s3"];
    private static readonly string?[] _paths = [null, "main", "main/daily"];
    private static readonly string?[] _errors = [null, "E1", "E2"];
    private static readonly string[] _actions = ["commit", "push", "test"];

    private readonly Random _random = new(seed);
    private readonly List<MetricRecord> _given = [];

    public List<MetricRecord> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    public MetricRecord Next()
    {
        var record = _given.Count == 0 || _random.Next(3) > 0 ? New() : Again(_given[_random.Next(_given.Count)]);
        _given.Add(record);
        return record;
    }

    /// <summary>A record of one of the kinds that belong to a skill, with an id of its own.</summary>
    public MetricRecord New() => _random.Next(9) switch
    {
        0 => Sample.Performance(Skill(), Id()) with
        {
            Timestamp = Time(),
            SkillVersion = Version(),
            SessionId = Session(),
            ExecutionTime = Duration(),
            ExceptionOccurred = Bool(),
            ExceptionType = Of(_errors),
        },
        1 => Sample.Outcome(Skill(), Id()) with
        {
            Timestamp = Time(),
            SkillVersion = Version(),
            SessionId = Session(),
            Decision = _actions[_random.Next(3)],
            Correct = Bool(),
            Confidence = Bool() ? _random.NextDouble() : null,
        },
        2 => Sample.Fidelity(Skill(), Id()) with
        {
            Timestamp = Time(),
            SkillVersion = Version(),
            PatternFidelity = _random.NextDouble(),
            PatternsDetail = _actions.Where(_ => Bool()).ToDictionary(a => a, _ => Bool(), StringComparer.Ordinal),
        },
        3 => Sample.Promotion(Skill(), Id()) with { Timestamp = Time(), SkillVersion = Version() },
        4 => Sample.Rollback(Skill(), Id()) with { Timestamp = Time(), SkillVersion = Version() },
        5 => Sample.TokenEstimate("run", Id()) with { Timestamp = Time(), TimestampIsAssumed = Bool() },
        6 => Sample.Interaction(Id(), (InteractionType)_random.Next(5)) with { Timestamp = Time() },
        _ => Start() is var start && Bool() ? start : End(start),
    };

    /// <summary>An invocation that has not ended.</summary>
    public InvocationRecord Start() => new()
    {
        SkillName = Skill(),
        InvocationId = Id(),
        Timestamp = Time(),
        SkillVersion = Version(),
        SessionId = Session(),
        WorkflowPath = Of(_paths),
        Completed = false,
    };

    /// <summary>An end of an invocation: completed or not, measured or not.</summary>
    public InvocationRecord End(InvocationRecord start) => start with
    {
        Completed = Bool(),
        Duration = Duration(),
        ErrorType = Of(_errors),
        FollowUpActions = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => _actions[_random.Next(3)])],
    };

    private MetricRecord Again(MetricRecord record) => (record, _random.Next(4)) switch
    {
        (InvocationRecord i, 0) => End(i),
        (InvocationRecord i, 1) => i with { Completed = false, Duration = null, ErrorType = null, FollowUpActions = [] },
        (_, 2) => record with { Timestamp = Time() },
        _ => record,
    };

    private string Skill() => _skills[_random.Next(_skills.Length)];

    private string? Version() => Of(_versions);

    private string? Session() => Of(_sessions);

    private string Id() => _random.Next(60).ToString(CultureInfo.InvariantCulture);

    private DateTimeOffset Time() => Sample.Time.AddTicks(_random.NextInt64(5 * TimeSpan.TicksPerDay));

    private TimeSpan Duration() => TimeSpan.FromTicks((long)Math.Pow(10, _random.NextDouble() * 9));

    private bool Bool() => _random.Next(2) == 0;

    private string? Of(string?[] values) => values[_random.Next(values.Length)];
}
