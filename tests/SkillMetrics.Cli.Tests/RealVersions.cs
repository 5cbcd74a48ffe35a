using System.Text.Json.Nodes;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

/// <summary>Real records in which each agent is a version of the skills it ran: one stands in production, others are staged and approved.</summary>
public sealed class RealVersions : IAsyncLifetime
{
    public const string Generate = "agent.generate";
    public const string Book = "book_reservation";
    public const string Faster = "gpt-4.1/llm_agent";
    public const string Slower = "claude-opus-4-6/llm_agent";
    public const string Unsure = "gpt-5.4/ironforge";
    public const string Throwing = "ollama_chat/qwen2.5:7b/llm_agent";

    internal CliBench Bench { get; } = new();

    public async Task InitializeAsync()
    {
        if (RealData.Folder("tau2") is not { } data)
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(data, "*.ndjson"))
        {
            Bench.Write(Path.Combine("tau2", Path.GetFileName(file)), string.Concat((await File.ReadAllLinesAsync(file)).Select(WithVersion)));
        }

        Bench.Clock.Advance(new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero) - Bench.Clock.GetUtcNow());
        var ingested = await RunAsync("ingest", "tau2", "--json");
        Assert.Equal((44_216, 0), (ingested.Json.GetProperty("inserted").GetInt32(), ingested.Json.GetProperty("rejected").GetInt32()));
        await RegisterAsync(Generate, "gpt-5.4/llm_agent", "production");
        await RegisterAsync(Book, "openai/gpt-oss-120b/langchain_agent", "production");
        foreach (var (skill, version) in new[] { (Generate, Faster), (Generate, Slower), (Generate, Unsure), (Book, Throwing) })
        {
            await RegisterAsync(skill, version, "staged");
            await RunAsync("approve", skill, "--version", version, "--to", "production", "--policy", "statistical", "--approver", "ada", "--author", "eve", "--ticket", "T-1", "--all-checks");
        }
    }

    public Task DisposeAsync()
    {
        Bench.Dispose();
        return Task.CompletedTask;
    }

    private static string WithVersion(string line)
    {
        var record = JsonNode.Parse(line)!.AsObject();
        if (record["agent"] is { } agent)
        {
            record["skill_version"] = agent.DeepClone();
        }

        return record.ToJsonString() + "\n";
    }

    private async Task RegisterAsync(string skill, string version, string stage) =>
        await RunAsync("skills", "register", skill, "--version", version, "--stage", stage, "--at", "2025-01-01");

    private async Task<CliRun> RunAsync(params string[] arguments)
    {
        var run = await Bench.RunAsync(arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run;
    }
}
