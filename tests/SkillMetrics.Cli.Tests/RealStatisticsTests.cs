using System.Text.Json;
using System.Text.RegularExpressions;
using SkillMetrics.Promotion;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

/// <summary>The statistical gate between agents as versions of real skills. Every figure was computed by other code, too.</summary>
public sealed partial class RealStatisticsTests(RealVersions versions) : IClassFixture<RealVersions>
{
    [RealDataFact]
    public async Task A_version_that_is_no_worse_passes_all_that_it_has_records_for()
    {
        var (exitCode, verdict, checks) = await JudgeAsync(RealVersions.Generate, RealVersions.Faster);

        Assert.Equal((4, "inconclusive"), (exitCode, verdict));
        Agrees(checks["performance.success_bound"], "pass", observed: 1, threshold: 0.95, lower: 0.9977017753298404, upper: 1, samples: 1302);
        Agrees(checks["performance.exceptions_no_worse"], "pass", observed: 0, threshold: -0.02, lower: -0.008994924124836606, upper: 0.008994924124836606, samples: 1777);
        Agrees(checks["performance.latency_no_worse"], "pass", observed: -227, threshold: 161, lower: -291, upper: -166, samples: 1777);
        Agrees(checks["performance.p95_no_worse"], "pass", observed: 3581, threshold: 4832.3, lower: 3048, upper: 3581, samples: 1777);
        Assert.Equal(
            ["coverage.fidelity", "coverage.outcome", "fidelity.mean_bound", "outcome.accuracy_bound", "fidelity.mean_no_worse", "outcome.accuracy_no_worse"],
            checks.Where(c => c.Value.GetProperty("verdict").GetString() == "inconclusive").Select(c => c.Key));
        Assert.DoesNotContain(checks.Values, c => c.GetProperty("verdict").GetString() == "fail");
    }

    [RealDataFact]
    public async Task A_version_that_is_shown_to_be_slower_fails()
    {
        var (exitCode, verdict, checks) = await JudgeAsync(RealVersions.Generate, RealVersions.Slower);

        Assert.Equal((3, "fail"), (exitCode, verdict));
        Agrees(checks["performance.exceptions_no_worse"], "pass", observed: 0, threshold: -0.02, lower: -0.013186929870790814, upper: 0.013186929870790814, samples: 856);
        Agrees(checks["performance.latency_no_worse"], "fail", observed: 2142, threshold: 161, lower: 1961, upper: 2331, samples: 856);
        Agrees(checks["performance.p95_no_worse"], "fail", observed: 12723, threshold: 4832.3, lower: 9547, upper: 12723, samples: 856);
        Assert.Equal(
            ["performance.latency_no_worse", "performance.p95_no_worse"],
            checks.Where(c => c.Value.GetProperty("verdict").GetString() == "fail").Select(c => c.Key));
    }

    [RealDataFact]
    public async Task A_version_with_few_records_is_neither_shown_to_be_worse_nor_no_worse()
    {
        var (exitCode, verdict, checks) = await JudgeAsync(RealVersions.Generate, RealVersions.Unsure);

        Assert.Equal((4, "inconclusive"), (exitCode, verdict));
        Agrees(checks["performance.success_bound"], "pass", observed: 1, threshold: 0.95, lower: 0.9698938013052268, upper: 1, samples: 98);
        Agrees(checks["performance.exceptions_no_worse"], "inconclusive", observed: 0, threshold: -0.02, lower: -0.039772035788524104, upper: 0.039772035788524104, samples: 573);
        Agrees(checks["performance.latency_no_worse"], "inconclusive", observed: 285, threshold: 161, lower: 115, upper: 474, samples: 573);
        Assert.Equal("inconclusive", checks["performance.p95_no_worse"].GetProperty("verdict").GetString());
    }

    [RealDataFact]
    public async Task Few_executions_of_a_skill_are_judged_at_one_look_and_not_yet_at_every_look()
    {
        versions.Bench.Write("executions.json", Policy("executions"));
        var (exitCode, verdict, checks) = await JudgeAsync(RealVersions.Book, RealVersions.Throwing);
        var (oneExitCode, oneVerdict, oneLook) = await JudgeAsync(RealVersions.Book, RealVersions.Throwing, "executions.json");
        var (fastExitCode, fastVerdict, _) = await JudgeAsync(RealVersions.Generate, RealVersions.Faster, "executions.json");

        Assert.Equal((4, "inconclusive"), (exitCode, verdict));
        Assert.Equal("inconclusive", checks["performance.exceptions_no_worse"].GetProperty("verdict").GetString());
        Assert.Contains("5 of 37 executions threw no exception", checks["performance.exceptions_no_worse"].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("11 of 25: each needs 30", checks["performance.exceptions_no_worse"].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("no share of nothing", checks["performance.latency_no_worse"].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((3, "fail"), (oneExitCode, oneVerdict));
        Agrees(
            oneLook["performance.exceptions_no_worse"], "fail", observed: (5 / 37.0) - (11 / 25.0), threshold: -0.02, lower: -0.4873538674059048, upper: -0.11647589949026224, samples: 62);
        Assert.Equal((0, "pass"), (fastExitCode, fastVerdict));
    }

    [RealDataFact]
    public async Task The_documentation_shows_what_the_command_prints()
    {
        versions.Bench.Write("executions.json", Policy("executions"));
        versions.Bench.Variables["NO_COLOR"] = "1";
        (versions.Bench.OutputIsTerminal, versions.Bench.Width) = (true, 100);

        var shown = Shown().Matches(Documentation()).ToList();
        Assert.Equal(5, shown.Count);
        foreach (var match in shown)
        {
            var run = await versions.Bench.RunAsync(match.Groups["command"].Value.Split(' '));
            var printed = string.Join('\n', run.Output.Split('\n').Select(l => l.TrimEnd()));
            Assert.All(match.Groups["output"].Value.Split("\n...\n"), part => Assert.Contains($"\n{part.Trim('\n')}\n", printed, StringComparison.Ordinal));
        }

        (versions.Bench.OutputIsTerminal, versions.Bench.Width) = (false, 120);
    }

    [Fact]
    public void The_policies_in_the_documentation_are_policies() =>
        Assert.All(["executions", "every-field"], name => Assert.Equal(name, PromotionPolicy.Parse(Policy(name)).Name));

    private static string Documentation() =>
        File.ReadAllText(Path.Combine(RealData.Root, "docs", "statistics.md")).ReplaceLineEndings("\n");

    private static string Policy(string name) =>
        Policies().Matches(Documentation()).Select(m => m.Groups["json"].Value).Single(j => j.Contains($"\"name\": \"{name}\"", StringComparison.Ordinal));

    private static void Agrees(JsonElement check, string verdict, double observed, double threshold, double lower, double upper, int samples)
    {
        Assert.Equal((verdict, samples), (check.GetProperty("verdict").GetString(), check.GetProperty("samples").GetInt32()));
        Assert.Equal(observed, check.GetProperty("observed").GetDouble(), 1e-9);
        Assert.Equal(threshold, check.GetProperty("threshold").GetDouble(), 1e-9);
        Assert.Equal(lower, check.GetProperty("lower").GetDouble(), 1e-8);
        Assert.Equal(upper, check.GetProperty("upper").GetDouble(), 1e-8);
    }

    [GeneratedRegex(@"^```\n\$ skillmetrics (?<command>gate [^\n]*--explain)\n(?<output>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Shown();

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Policies();

    private async Task<(int ExitCode, string? Verdict, Dictionary<string, JsonElement> Checks)> JudgeAsync(string skill, string version, string policy = "statistical")
    {
        var run = await versions.Bench.RunAsync("gate", skill, "--version", version, "--to", "production", "--policy", policy, "--json");
        return (run.ExitCode, run.Json.GetProperty("verdict").GetString(),
            run.Json.GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, StringComparer.Ordinal));
    }
}
