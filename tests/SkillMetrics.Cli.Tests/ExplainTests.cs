using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class ExplainTests : IDisposable
{
    private const string Skill = "summarize";
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Json_tells_the_bounds_of_a_check_with_and_without_explaining()
    {
        await GivenStagedAsync();

        var run = await GateAsync("--json");
        var explained = await GateAsync("--json", "--explain");

        var checks = run.Json.GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, StringComparer.Ordinal);
        Assert.Equal(
            ["name", "verdict", "observed", "threshold", "lower", "upper", "samples", "window", "reason"],
            checks["outcome.accuracy_bound"].EnumerateObject().Select(p => p.Name));
        Assert.Equal(("pass", 0.910604, 0.968853), (
            checks["outcome.accuracy_bound"].GetProperty("verdict").GetString(),
            Math.Round(checks["outcome.accuracy_bound"].GetProperty("lower").GetDouble(), 6),
            Math.Round(checks["outcome.accuracy_bound"].GetProperty("upper").GetDouble(), 6)));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (checks["approval.present"].GetProperty("lower").ValueKind, checks["approval.present"].GetProperty("upper").ValueKind));
        Assert.Equal(run.Output, explained.Output);
    }

    [Fact]
    public async Task A_pipe_gets_each_check_in_a_sentence_and_its_bounds_in_ASCII()
    {
        await GivenStagedAsync();

        var run = await GateAsync("--explain");

        Assert.Equal((3, ""), (run.ExitCode, run.Error));
        Assert.All(run.Output, c => Assert.True(char.IsAscii(c), $"{c} is not ASCII."));
        Assert.Contains(
            "\n\noutcome.accuracy_bound: pass\n" +
            "  189 of 200 outcomes are correct: with 95 % confidence the rate is at least 0.9106, and 0.85 is needed.\n" +
            "  ...|..........................[--------------o----------]...\n" +
            "   0.85                      0.9106          0.945     0.9689\n\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("\napproval.present: fail\n  Nobody has approved the move from staged to production.\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n\n[--o--] what the evidence is compatible with, and what was observed; | what it is compared with\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task A_terminal_gets_lines_that_are_never_wider_than_it_is(int width)
    {
        await GivenStagedAsync();
        (_bench.OutputIsTerminal, _bench.Width) = (true, width);
        _bench.Variables["NO_COLOR"] = "1";

        var run = await GateAsync("--explain");
        _bench.Variables["TERM"] = "dumb";
        var dumb = await GateAsync("--explain");

        Assert.All(run.Output.Split('\n'), l => Assert.True(l.Length <= width, l));
        Assert.Contains('├', run.Output);
        Assert.Contains('┃', run.Output);
        Assert.DoesNotContain('├', dumb.Output);
        Assert.DoesNotContain('\u001b', dumb.Output);
    }

    [Fact]
    public async Task A_verdict_without_bounds_has_no_chart_and_no_legend()
    {
        await _bench.GivenAsync(Sample.Outcome());

        var run = await _bench.RunAsync("gate", Skill, "--to", "staged", "--explain");

        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith("\napproval.items: fail\n  Nobody has approved the move from prototype to staged.\n", run.Output, StringComparison.Ordinal);
    }

    private Task<CliRun> GateAsync(params string[] options) => _bench.RunAsync(["gate", Skill, "--to", "production", "--policy", "statistical", .. options]);

    private async Task GivenStagedAsync()
    {
        await _bench.GivenAsync([.. Enumerable.Range(0, 200).Select(MetricRecord (i) => Sample.Outcome(id: $"{i}") with { Correct = i >= 11 })]);
        Assert.Equal(0, (await _bench.RunAsync("skills", "register", Skill, "--stage", "staged", "--at", "2026-01-01")).ExitCode);
    }
}
