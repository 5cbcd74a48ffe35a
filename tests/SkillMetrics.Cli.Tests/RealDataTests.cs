using System.Text.Json;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class RealDataTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [RealDataTheory]
    [InlineData("sqlite:t.db", "tau2", 44_216, """{"performance":18265,"outcome":4579,"fidelity":871,"invocation":20501,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0}""", "expected-report.json,expected.json,source.json")]
    [InlineData("files:store", "tau2", 44_216, """{"performance":18265,"outcome":4579,"fidelity":871,"invocation":20501,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0}""", "expected-report.json,expected.json,source.json")]
    [InlineData("sqlite:t.db", "tau_bench", 3_910, """{"performance":0,"outcome":1529,"fidelity":285,"invocation":2096,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0}""", "expected-report.json,expected.json,source.json")]
    [InlineData("files:store", "tau_bench", 3_910, """{"performance":0,"outcome":1529,"fidelity":285,"invocation":2096,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0}""", "expected-report.json,expected.json,source.json")]
    [InlineData("sqlite:t.db", "foundups", 1_312, """{"performance":656,"outcome":656,"fidelity":0,"invocation":0,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0}""", "expected-report.json,skills_registry.json")]
    [InlineData("files:store", "foundups", 1_312, """{"performance":656,"outcome":656,"fidelity":0,"invocation":0,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0}""", "expected-report.json,skills_registry.json")]
    public async Task Real_records_are_ingested_once_and_their_reports_agree_with_those_computed_by_other_code(
        string store, string folder, int inserted, string byKind, string skipped)
    {
        var data = RealData.Folder(folder)!;

        var first = await _bench.RunAsync("ingest", data, "--store", store, "--json");
        var second = await _bench.RunAsync("ingest", data, "--store", store, "--json");
        var reports = await _bench.RunAsync("report", "--store", store, "--json");

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal((inserted, 0, 0), (Count(first, "inserted"), Count(first, "rejected"), Count(first, "conflicts")));
        Assert.Equal(byKind, first.Json.GetProperty("by_kind").GetRawText());
        Assert.Equal(skipped.Split(',').Select(f => Path.Combine(data, f)), first.Json.GetProperty("skipped_files").EnumerateArray().Select(f => f.GetString()!));
        Assert.Equal((0, 0), (second.ExitCode, Count(second, "inserted")));
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "expected-report.json")));
        ReportAssert.Agrees(expected.RootElement.GetProperty("skills"), reports.Json.GetProperty("skills"));
    }

    private static int Count(CliRun run, string name) => run.Json.GetProperty(name).GetInt32();
}
