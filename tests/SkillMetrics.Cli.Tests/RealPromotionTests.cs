using SkillMetrics.Promotion;
using SkillMetrics.Registry;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

/// <summary>A real skill of which every execution failed, and whose checks nobody had counted apart.</summary>
public sealed class RealPromotionTests : IDisposable
{
    private const string Skill = "YouTube Live Chat";
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [RealDataTheory]
    [InlineData("2025-12-12T02:05Z", 3, "fail", "inconclusive:57", "fail")]
    [InlineData(null, 4, "inconclusive", "inconclusive:0", "inconclusive")]
    public async Task It_is_judged_by_what_was_recorded_until_then(string? asOf, int exitCode, string verdict, string performance, string exceptions)
    {
        await GivenStagedAsync();
        Assert.Equal(0, (await _bench.RunAsync("approve", Skill, "--to", "production", "--approver", "ada", "--ticket", "T", "--all-checks")).ExitCode);

        var run = await _bench.RunAsync(["gate", Skill, "--to", "production", "--json", .. asOf is null ? Array.Empty<string>() : ["--as-of", asOf]]);

        var checks = run.Json.GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, StringComparer.Ordinal);
        string Found(string name) => $"{checks[name].GetProperty("verdict").GetString()}:{checks[name].GetProperty("samples").GetInt64()}";
        Assert.Equal((exitCode, verdict), (run.ExitCode, run.Json.GetProperty("verdict").GetString()));
        Assert.Equal(("inconclusive:0", performance), (Found("coverage.fidelity"), Found("coverage.performance")));
        Assert.Equal("Insufficient fidelity metrics: 0/100", checks["coverage.fidelity"].GetProperty("reason").GetString());
        Assert.Equal($"Insufficient performance metrics: {performance.Split(':')[1]}/100", checks["coverage.performance"].GetProperty("reason").GetString());
        Assert.Equal(exceptions, checks["performance.no_exceptions"].GetProperty("verdict").GetString());
        Assert.DoesNotContain(checks, c => c.Value.GetProperty("verdict").GetString() == "pass" && !c.Key.StartsWith("approval.", StringComparison.Ordinal));
    }

    [RealDataFact]
    public async Task The_trigger_on_exceptions_fires_at_a_rate_of_1()
    {
        await GivenStagedAsync();

        var run = await _bench.RunAsync("rollback", "--auto", "--json");

        var rollback = Assert.Single(run.Json.GetProperty("rolled_back").EnumerateArray());
        Assert.Equal((Skill, "staged", "prototype"), (rollback.GetProperty("skill").GetString(), rollback.GetProperty("from").GetString(), rollback.GetProperty("to").GetString()));
        Assert.Equal("exception_rate", rollback.GetProperty("trigger_metric").GetString());
        Assert.Contains("The exception rate of the last 20 executions is 1, above 0.05.", rollback.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private async Task GivenStagedAsync()
    {
        Assert.Equal(0, (await _bench.RunAsync("ingest", RealData.Folder("foundups")!)).ExitCode);
        await using var store = await SqliteMetricsStore.OpenAsync(_bench.PathOf(".skillmetrics/skillmetrics.db"));
        await new SkillRegistry(store, store, PromotionPolicy.Default, new FakeClock(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)))
            .RegisterAsync(new RegistrationRequest { SkillName = Skill, Stage = "staged" });
    }
}
