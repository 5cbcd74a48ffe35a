using System.Text.Json;

namespace SkillMetrics.Benchmarks.Compare;

/// <summary>Results for programs.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions _options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static string Of(IReadOnlyList<ComparisonResult> results) => JsonSerializer.Serialize(new { results }, _options) + "\n";
}
