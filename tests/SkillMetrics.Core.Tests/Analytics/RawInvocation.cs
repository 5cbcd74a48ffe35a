using System.Globalization;
using System.Text.Json;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Analytics;

/// <summary>An invocation as its line says it, read without the library: times in microseconds, durations in ticks of 100 ns.</summary>
internal sealed record RawInvocation(string Skill, string? Session, string? Path, long StartedAt, long? Duration, bool Completed, bool Ended)
{
    private const long TicksAMicrosecond = 10;

    public DateTime Start => DateTime.UnixEpoch.AddTicks(StartedAt * TicksAMicrosecond);

    /// <summary>The end where the duration is known, else the start.</summary>
    public DateTime End => Start.AddTicks(Duration ?? 0);

    public static List<RawInvocation> ReadAll(string folder) =>
        [.. Directory.EnumerateFiles(RealData.Folder(folder)!, "invocation*.ndjson").SelectMany(File.ReadLines).Select(Read)];

    private static RawInvocation Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var fields = document.RootElement;
        var duration = Number(fields, "duration_seconds");
        var completed = fields.GetProperty("completed").GetBoolean();
        return new RawInvocation(
            fields.GetProperty("skill_name").GetString()!,
            fields.GetProperty("session_id").GetString(),
            fields.GetProperty("workflow_path").GetString(),
            (long)Math.Round(Number(fields, "invoked_at")!.Value * 1_000_000m),
            duration is { } seconds ? (long)Math.Round(seconds * 10_000_000m) : null,
            completed,
            completed || duration is not null || fields.GetProperty("error_type").GetString() is { Length: > 0 });
    }

    private static decimal? Number(JsonElement fields, string name) =>
        fields.GetProperty(name) is { ValueKind: JsonValueKind.Number } number
            ? decimal.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;
}
