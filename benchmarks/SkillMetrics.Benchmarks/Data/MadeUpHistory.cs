using System.Buffers.Binary;
using System.Globalization;
using SkillMetrics.Records;

namespace SkillMetrics.Benchmarks.Data;

/// <summary>
/// What tracking leaves behind of an agent at work: of every execution an ended invocation and its performance, in time order. Sessions
/// of 20 executions run eight at a time, each with six skills of its own; every skill has six workflow paths, changes its version every ten
/// days, and fails in one of 20 executions. The same records for the same shape and seed.
/// </summary>
internal sealed class MadeUpHistory(HistoryShape shape, int seed)
{
    private const int SessionsAtATime = 8;
    private const int SkillsOfASession = 6;
    private const int PathsOfASkill = 6;
    private const int DaysOfAVersion = 10;

    private static readonly DateTimeOffset _start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] _verbs = ["get", "find", "update", "cancel", "summarise", "check", "book"];
    private static readonly string[] _nouns = ["reservation", "flight", "order", "invoice", "calendar", "document", "customer", "refund", "weather"];
    private static readonly string[] _areas = ["airline", "retail", "support", "office", "travel", "billing"];
    private static readonly string[] _steps = ["lookup", "confirm", "checkout", "escalate", "close"];
    private static readonly string[] _errors = ["System.TimeoutException", "System.FormatException", "System.IO.IOException", "Expired"];
    private static readonly string[] _agents = ["planner", "worker", "reviewer"];
    private static readonly string[] _actions = ["retry", "commit", "ask_user"];

    private readonly Random _random = new(seed);
    private readonly MadeUpSession?[] _sessions = new MadeUpSession?[SessionsAtATime];
    private long _executions;

    /// <summary>The name of a skill by its number.</summary>
    public static string SkillName(int skill) =>
        string.Create(CultureInfo.InvariantCulture, $"{_verbs[skill % _verbs.Length]}_{_nouns[skill % _nouns.Length]}_{skill}");

    /// <summary>The next records. A second call goes on behind the first one's.</summary>
    /// <param name="count">How many; of an odd number the last is an invocation without its performance.</param>
    public IEnumerable<MetricRecord> Take(int count)
    {
        for (var i = 0; i < count; i += 2)
        {
            var invocation = NextInvocation();
            yield return invocation;
            if (i + 1 < count)
            {
                yield return PerformanceOf(invocation);
            }
        }
    }

    private InvocationRecord NextInvocation()
    {
        var time = _start + (shape.Between * _executions++);
        var session = NextSession(time);
        var skill = session.Skills[_random.Next(SkillsOfASession)];
        var failed = _random.Next(20) == 0;
        return new InvocationRecord
        {
            SkillName = SkillName(skill),
            InvocationId = NextId(time),
            Timestamp = time,
            SkillVersion = VersionAt(time, skill),
            SessionId = session.Id,
            WorkflowPath = PathOf(skill, _random.Next(PathsOfASkill)),
            Duration = TimeSpan.FromTicks((long)(10_000 * Math.Exp(_random.NextDouble() * 9))),
            Completed = !failed,
            ErrorType = failed ? _errors[_random.Next(_errors.Length)] : null,
            FollowUpActions = _random.Next(10) == 0 ? [_actions[_random.Next(_actions.Length)]] : [],
        };
    }

    private PerformanceRecord PerformanceOf(InvocationRecord invocation) => new()
    {
        SkillName = invocation.SkillName,
        ExecutionId = invocation.InvocationId,
        Timestamp = invocation.Timestamp + invocation.Duration.GetValueOrDefault(),
        SkillVersion = invocation.SkillVersion,
        SessionId = invocation.SessionId,
        Agent = _agents[_random.Next(_agents.Length)],
        ExecutionTime = invocation.Duration.GetValueOrDefault(),
        ExceptionOccurred = invocation.ErrorType is not null,
        ExceptionType = invocation.ErrorType,
    };

    private MadeUpSession NextSession(DateTimeOffset time)
    {
        ref var session = ref _sessions[_random.Next(SessionsAtATime)];
        if (session is null || !session.TryGoOn())
        {
            var skills = new int[SkillsOfASession];
            for (var i = 0; i < skills.Length; i++)
            {
                skills[i] = _random.Next(shape.Skills);
            }

            session = new MadeUpSession(NextId(time), skills);
        }

        return session;
    }

    private string NextId(DateTimeOffset time)
    {
        Span<byte> id = stackalloc byte[16];
        _random.NextBytes(id);
        if (!shape.RandomIds)
        {
            // As in a UUIDv7: milliseconds first, in 48 bits.
            Span<byte> milliseconds = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.ToUnixTimeMilliseconds());
            milliseconds[2..].CopyTo(id);
        }

        id[6] = (byte)((id[6] & 0x0F) | (shape.RandomIds ? 0x40 : 0x70));
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true).ToString();
    }

    private static string VersionAt(DateTimeOffset time, int skill)
    {
        var version = (int)((time - _start).TotalDays + (skill % DaysOfAVersion)) / DaysOfAVersion;
        return unchecked((uint)((skill * 2_654_435_761) + (version * 40_503))).ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string PathOf(int skill, int path) => $"{_areas[(skill + path) % _areas.Length]}/{_steps[(skill + (path * 2)) % _steps.Length]}";
}
