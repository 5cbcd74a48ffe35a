using System.Globalization;
using SkillMetrics.Records;

namespace SkillMetrics.Testing;

/// <summary>What the test worker appends, so that a test knows what must be there.</summary>
public static class WorkerRecords
{
    /// <summary>The records of one append: of three kinds in turn, over three skills and several days.</summary>
    public static MetricRecord[] Batch(string worker, int append, int size) =>
        [.. Enumerable.Range(0, size).Select(i => Record(worker, (append * size) + i))];

    /// <summary>The record that the event of a number leads to. Many of them take equally long.</summary>
    public static PerformanceRecord OfEvent(int number) => Sample.Performance(id: number.ToString(CultureInfo.InvariantCulture)) with
    {
        ExecutionTime = TimeSpan.FromTicks(number * 7_919L % 1_009),
        ExceptionOccurred = number % 7 == 0,
    };

    private static MetricRecord Record(string worker, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{worker}-{number}");
        var skill = string.Create(CultureInfo.InvariantCulture, $"skill/{number % 3}");
        var time = Sample.Time.AddHours(number % 50);
        return (number % 4) switch
        {
            0 => Sample.Performance(skill, id) with { Timestamp = time, ExecutionTime = TimeSpan.FromTicks(number), ExceptionOccurred = number % 5 == 0 },
            1 => Sample.Outcome(skill, id) with { Timestamp = time, Correct = number % 2 == 0 },
            2 => Sample.Fidelity(skill, id) with { Timestamp = time },
            _ => Sample.Completed(skill, id) with { Timestamp = time, SessionId = string.Create(CultureInfo.InvariantCulture, $"s{number % 7}") },
        };
    }
}
