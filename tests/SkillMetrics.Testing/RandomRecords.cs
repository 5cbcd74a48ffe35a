using System.Globalization;
using System.Text;
using SkillMetrics.Records;

namespace SkillMetrics.Testing;

/// <summary>Any valid record, odd ones preferred: the same ones for the same seed.</summary>
public sealed class RandomRecords(int seed)
{
    private static readonly long _lastMicrosecond = UnixTime.ToMicroseconds(DateTimeOffset.MaxValue.AddTicks(-9));
    private static readonly string[] _oddTexts =
    [
        " ", ".", "..", "/", "a/b", "a\\b", "C:\\x", "CON", "null", "NaN", "{}", "[1]", "\"", "'", "''; --", "%s", "{0}", "$1", "é", "e\u0301", "İı", "ß", "東京",
        "עברית", "😀", "👩‍👩‍👧", "\u200B", "\u2028", "\uFEFF", "\uFFFD", "\uFFFF", "\uE000", "\U0010FFFF", "YouTube Live Chat", "task:airline", "a|b", "a,b", "*", "?",
    ];

    private readonly Random _random = new(seed);

    public MetricRecord Next() => Next((RecordKind)_random.Next(8));

    public MetricRecord Next(RecordKind kind) => kind switch
    {
        RecordKind.Performance => new PerformanceRecord
        {
            SkillName = Name(),
            ExecutionId = Text(1),
            Timestamp = Time(),
            SkillVersion = Maybe(Text),
            SessionId = Maybe(Text),
            Agent = Text(1),
            ExecutionTime = Duration(),
            ExceptionOccurred = Bool(),
            ExceptionType = Maybe(Text),
            MemoryUsageMegabytes = Bool() ? Size() : null,
        },
        RecordKind.Outcome => new OutcomeRecord
        {
            SkillName = Name(),
            ExecutionId = Text(1),
            Timestamp = Time(),
            SkillVersion = Maybe(Text),
            SessionId = Maybe(Text),
            Agent = Text(1),
            Decision = Text(0),
            ExpectedDecision = Maybe(Text),
            Correct = Bool(),
            Confidence = Bool() ? Fraction() : null,
            Reasoning = Maybe(Text),
        },
        RecordKind.Fidelity => new FidelityRecord
        {
            SkillName = Name(),
            ExecutionId = Text(1),
            Timestamp = Time(),
            SkillVersion = Maybe(Text),
            SessionId = Maybe(Text),
            Agent = Text(1),
            PatternFidelity = Fraction(),
            PatternsFollowed = Count(),
            PatternsMissed = Count(),
            PatternsDetail = Texts().Distinct(StringComparer.Ordinal).ToDictionary(t => t, _ => Bool(), StringComparer.Ordinal),
        },
        RecordKind.Invocation => new InvocationRecord
        {
            SkillName = Name(),
            InvocationId = Text(1),
            Timestamp = Time(),
            SkillVersion = Maybe(Text),
            SessionId = Maybe(Text),
            WorkflowPath = Maybe(Text),
            Duration = Bool() ? Duration() : null,
            Completed = Bool(),
            ErrorType = Maybe(Text),
            FollowUpActions = Texts(),
        },
        RecordKind.Promotion => new PromotionRecord
        {
            SkillName = Name(),
            EventId = Text(1),
            Timestamp = Time(),
            SkillVersion = Maybe(Text),
            SessionId = Maybe(Text),
            FromState = Text(1),
            ToState = Text(1),
            Approver = Text(0),
            ApprovalTicket = Text(0),
            Reason = Maybe(Text),
            AutomatedChecks = Json(),
        },
        RecordKind.Rollback => new RollbackRecord
        {
            SkillName = Name(),
            EventId = Text(1),
            Timestamp = Time(),
            SkillVersion = Maybe(Text),
            SessionId = Maybe(Text),
            FromState = Text(1),
            ToState = Text(1),
            TriggerReason = Maybe(Text),
            TriggerMetric = Maybe(Text),
            Automated = Bool(),
        },
        RecordKind.TokenEstimate => new TokenEstimateRecord
        {
            SkillName = Maybe(_ => Name()),
            Timestamp = Time(),
            TimestampIsAssumed = Bool(),
            SkillVersion = Maybe(Text),
            SessionId = Maybe(Text),
            RunId = Text(1),
            PhaseId = Text(1),
            Category = Text(1),
            Complexity = (TaskComplexity)_random.Next(4),
            Deliverables = Texts(),
            DeliverableCount = Count(),
            PredictedOutputTokens = Count(),
            ActualOutputTokens = Count(),
            SelectedBudget = Bool() ? Count() : null,
            Success = Bool(),
            Truncated = Bool(),
            StopReason = Maybe(Text),
            Model = Text(1),
        },
        _ => new InteractionRecord
        {
            SkillName = Maybe(_ => Name()),
            Timestamp = Time(),
            SkillVersion = Maybe(Text),
            SessionId = Text(1),
            Interaction = (InteractionType)_random.Next(5),
            Length = Bool() ? Count() : null,
        },
    };

    /// <summary>A text of any Unicode, control characters included.</summary>
    public string Text(int minimum)
    {
        if (_random.Next(4) == 0)
        {
            return _oddTexts[_random.Next(_oddTexts.Length)];
        }

        var text = new StringBuilder();
        for (var length = minimum + _random.Next(12); text.Length < length;)
        {
            text.Append(Character());
        }

        return text.ToString();
    }

    /// <summary>A skill's name: a text without control characters.</summary>
    public string Name()
    {
        var name = string.Concat(Text(1).Where(c => !char.IsControl(c)));
        return name.Length > 0 ? name : "skill";
    }

    public DateTimeOffset Time() => UnixTime.FromMicroseconds(_random.Next(4) switch
    {
        0 => _random.NextInt64(10),
        1 => _lastMicrosecond - _random.NextInt64(10),
        2 => _random.NextInt64(_lastMicrosecond),
        _ => 1_772_366_400_000_000 + _random.NextInt64(100_000_000_000),
    });

    public TimeSpan Duration() => TimeSpan.FromTicks(_random.Next(4) switch
    {
        0 => _random.NextInt64(200),
        1 => RecordLimits.LongestDuration.Ticks - _random.NextInt64(10),
        2 => _random.NextInt64(RecordLimits.LongestDuration.Ticks),
        _ => _random.NextInt64(100_000_000),
    });

    private bool Bool() => _random.Next(2) == 0;

    private long Count() => _random.Next(4) switch
    {
        0 => 0,
        1 => long.MaxValue - _random.Next(10),
        2 => (1L << 53) + _random.Next(10),
        _ => _random.Next(10_000),
    };

    private double Fraction() => _random.Next(4) switch
    {
        0 => 0,
        1 => 1,
        2 => double.Epsilon,
        _ => _random.NextDouble(),
    };

    private double Size() => _random.Next(3) switch
    {
        0 => double.MaxValue,
        1 => double.Epsilon,
        _ => _random.NextDouble() * 1e6,
    };

    private string? Maybe(Func<int, string> text) => Bool() ? text(0) : null;

    private string[] Texts() => [.. Enumerable.Range(0, _random.Next(5)).Select(_ => Text(0))];

    private string Json() => _random.Next(3) switch
    {
        0 => "{}",
        1 => string.Create(CultureInfo.InvariantCulture, $"{{ \"b\" : {_random.NextDouble():R} , \"a\" : [ null, true, {{ }} ] }}"),
        _ => "{\"" + System.Text.Json.JsonEncodedText.Encode(Text(0)) + "\":\"" + System.Text.Json.JsonEncodedText.Encode(Text(0)) + "\"}",
    };

    private string Character() => _random.Next(6) switch
    {
        0 => ((char)_random.Next(0x20)).ToString(),
        1 => ((char)_random.Next(0x20, 0x100)).ToString(),
        2 => char.ConvertFromUtf32(_random.Next(0xD800)),
        3 => char.ConvertFromUtf32(_random.Next(0xE000, 0x110000)),
        _ => ((char)_random.Next('a', 'z' + 1)).ToString(),
    };
}
