using System.Text.Json;
using SkillMetrics.Analytics;

namespace SkillMetrics.Cli.Output;

/// <summary>Live numbers, as JSON and for people.</summary>
internal static class LiveOutput
{
    public static void Write(Utf8JsonWriter json, LiveNumbers numbers)
    {
        json.WriteStartObject();
        json.Duration("window_seconds", numbers.Window, TimeSpan.TicksPerSecond);
        json.WriteStartObject("latency_ms");
        json.WriteNumber("count", numbers.Latency.Count);
        json.Duration("p50", numbers.Latency.P50, TimeSpan.TicksPerMillisecond);
        json.Duration("p95", numbers.Latency.P95, TimeSpan.TicksPerMillisecond);
        json.Duration("p99", numbers.Latency.P99, TimeSpan.TicksPerMillisecond);
        json.Number("mean", numbers.Latency.MeanTicks / TimeSpan.TicksPerMillisecond);
        json.WriteEndObject();
        json.Number("success_rate", numbers.SuccessRate);
        json.Number("acceptance_rate", numbers.AcceptanceRate);
        json.Number("events_per_second", numbers.EventsPerSecond);
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, LiveNumbers numbers, LiveFilter filter) => screen.Write(Grid.Facts(
        $"{filter.SkillName ?? "all skills"}, the last {Format.Count(filter.Last)} executions within {Format.Duration(filter.Window)}",
        ("executions", Format.Count(numbers.Latency.Count)),
        ("p50", Format.Duration(numbers.Latency.P50)),
        ("p95", Format.Duration(numbers.Latency.P95)),
        ("p99", Format.Duration(numbers.Latency.P99)),
        ("mean", Format.Duration(numbers.Latency.Mean)),
        ("succeeded", Format.Rate(numbers.SuccessRate)),
        ("edits accepted", Format.Rate(numbers.AcceptanceRate)),
        ("executions a second, of all", Format.Number(numbers.EventsPerSecond))));
}
