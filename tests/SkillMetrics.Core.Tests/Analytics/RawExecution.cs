using System.Text.Json;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Analytics;

/// <summary>A performance record as its line says it, read without the library: its time in microseconds, how long it took in ticks of 100 ns.</summary>
internal sealed record RawExecution(string Skill, long At, long Ticks, bool Failed)
{
    public static List<RawExecution> ReadAll(string folder) =>
        [.. Directory.EnumerateFiles(RealData.Folder(folder)!, "performance*.ndjson").SelectMany(File.ReadLines).Select(Read)];

    private static RawExecution Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var fields = document.RootElement;
        return new RawExecution(
            fields.GetProperty("skill_name").GetString()!,
            (long)Math.Round(fields.GetProperty("timestamp").GetDecimal() * 1_000_000m),
            (long)Math.Round(fields.GetProperty("execution_time_ms").GetDecimal() * 10_000m),
            fields.GetProperty("exception_occurred").GetBoolean());
    }
}
