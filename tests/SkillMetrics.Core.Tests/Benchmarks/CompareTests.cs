using System.Diagnostics;
using System.Text.Json;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Benchmarks;

/// <summary>The comparison with limits and peers, as a process of its own: what it prints, not how fast anything is.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Compare_prints_what_was_asked_for_as_json_and_leaves_nothing_behind()
    {
        var (exitCode, output) = await RunAsync("compare", "--only", "append.single", "--only", "size", "--records", "2000", "--json");

        Assert.Equal(0, exitCode);
        using var document = JsonDocument.Parse(output);
        var results = document.RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["append.single", "size"], results.Select(r => r.GetProperty("name").GetString()));
        Assert.All(results, result => Assert.Equal(
            ["name", "ours", "reference", "reference_name", "unit", "ratio", "goal", "met"], result.EnumerateObject().Select(p => p.Name)));
        var (rate, size) = (results[0], results[1]);
        Assert.Equal(Number(rate, "ours") / Number(rate, "reference"), Number(rate, "ratio"), 9);
        Assert.Equal(Number(rate, "ratio") >= Number(rate, "goal"), rate.GetProperty("met").GetBoolean());
        Assert.Equal(Number(size, "goal") / Number(size, "ours"), Number(size, "ratio"), 9);
        Assert.Equal(Number(size, "ours") <= Number(size, "goal"), size.GetProperty("met").GetBoolean());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "skillmetrics-compare-*"));
    }

    [Theory]
    [InlineData("--only", "nothing.of.the.kind")]
    [InlineData("--records", "few")]
    [InlineData("--fast")]
    public async Task Compare_refuses_what_it_does_not_know(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(["compare", .. arguments]);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
    }

    public void Dispose() => _folder.Dispose();

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SkillMetrics.Benchmarks.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Where temporary files go, by the names of all systems.
        start.Environment["TMPDIR"] = start.Environment["TEMP"] = start.Environment["TMP"] = _folder.Path;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
