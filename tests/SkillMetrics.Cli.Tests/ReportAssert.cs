using System.Globalization;
using System.Text.Json;
using Xunit;

namespace SkillMetrics.Cli.Tests;

/// <summary>Compares reports as JSON: everything exactly, but means to 1e-5, and percentiles from histograms to 1 %.</summary>
internal static class ReportAssert
{
    public static void Agrees(JsonElement expectedByName, JsonElement actual)
    {
        var byName = actual.EnumerateArray().ToDictionary(s => s.GetProperty("skill").GetString()!, StringComparer.Ordinal);
        Assert.Equal(
            expectedByName.EnumerateObject().Select(s => s.Name).Order(StringComparer.Ordinal),
            byName.Keys.Order(StringComparer.Ordinal));
        foreach (var skill in expectedByName.EnumerateObject())
        {
            Agree(skill.Name, skill.Value, byName[skill.Name], isHistogram: false);
        }
    }

    private static void Agree(string path, JsonElement expected, JsonElement actual, bool isHistogram)
    {
        if (expected.ValueKind == JsonValueKind.Object)
        {
            isHistogram = actual.TryGetProperty("method", out var method) && method.GetString() == "histogram";
            foreach (var member in expected.EnumerateObject())
            {
                Assert.True(actual.TryGetProperty(member.Name, out var value), $"{path} has no {member.Name}.");
                Agree($"{path}.{member.Name}", member.Value, value, isHistogram);
            }

            string[] beyond = ["method", "version", "stage"];
            Assert.Empty(actual.EnumerateObject().Select(p => p.Name).Except(expected.EnumerateObject().Select(p => p.Name)).Except(beyond));
            return;
        }

        if (expected.ValueKind != JsonValueKind.Number)
        {
            Assert.True(expected.ToString() == actual.ToString() && expected.ValueKind == actual.ValueKind, $"{path}: expected {expected}, found {actual}.");
            return;
        }

        var name = path[(path.LastIndexOf('.') + 1)..];
        var (e, a) = (expected.GetDouble(), Number(actual));
        var tolerance = name switch
        {
            "mean" or "mean_confidence" => 1e-5 * Math.Abs(e),
            "p50" or "p95" or "p99" when isHistogram => 0.01 * e,
            "first_invoked" or "last_invoked" => 5e-7,
            _ => 0,
        };
        Assert.True(Math.Abs(e - a) <= tolerance, FormattableString.Invariant($"{path}: expected {e}, found {a}."));
    }

    private static double Number(JsonElement actual)
    {
        if (actual.ValueKind == JsonValueKind.Number)
        {
            return actual.GetDouble();
        }

        var text = Assert.IsType<string>(actual.GetString());
        Assert.EndsWith("Z", text, StringComparison.Ordinal);
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return (time - DateTimeOffset.UnixEpoch).TotalSeconds;
    }
}
