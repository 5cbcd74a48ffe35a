using System.Text.Json;
using SkillMetrics.Analytics;

namespace SkillMetrics.Cli.Output;

/// <summary>A timeline, as JSON and for people.</summary>
internal static class TimelineOutput
{
    private static readonly Column[] _columns =
    [
        new("from"), new("invoked", IsNumber: true), new("completed"), new("mean", IsNumber: true), new("p50", IsNumber: true), new("p95", IsNumber: true),
    ];

    /// <summary>What the buckets are called.</summary>
    public static IReadOnlyDictionary<TimelineBucket, string> Buckets { get; } = new Dictionary<TimelineBucket, string>
    {
        [TimelineBucket.Hour] = "hour",
        [TimelineBucket.Day] = "day",
        [TimelineBucket.Week] = "week",
    };

    public static void Write(Utf8JsonWriter json, Timeline timeline)
    {
        json.WriteStartObject();
        json.WriteString("skill", timeline.Skill);
        json.WriteString("bucket", Buckets[timeline.Bucket]);
        json.WriteStartArray("points");
        foreach (var point in timeline.Points)
        {
            json.WriteStartObject();
            json.Time("start", point.Start);
            json.WriteNumber("invocations", point.Invocations);
            json.WriteNumber("completed", point.Completed);
            json.Number("completion_rate", point.CompletionRate);
            json.Number("avg_duration_seconds", point.AverageDurationTicks / TimeSpan.TicksPerSecond);
            json.Duration("p50", point.P50, TimeSpan.TicksPerSecond);
            json.Duration("p95", point.P95, TimeSpan.TicksPerSecond);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, Timeline timeline)
    {
        if (timeline.Points.Count == 0)
        {
            screen.Write("No ended invocations.");
        }

        screen.Write(new Grid(null, _columns, [.. timeline.Points.Select(Row)]));
    }

    private static Cell[] Row(TimelinePoint point) =>
    [
        Format.Time(point.Start),
        Format.Count(point.Invocations),
        Format.Rate(point.CompletionRate),
        Format.Duration(point.AverageDuration),
        Format.Duration(point.P50),
        Format.Duration(point.P95),
    ];
}
