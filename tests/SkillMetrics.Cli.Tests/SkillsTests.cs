using System.Text.Json.Nodes;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class SkillsTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("sqlite:t.db")]
    [InlineData("files:store")]
    public async Task A_skill_is_registered_listed_and_shown(string store)
    {
        var register = await _bench.RunAsync("skills", "register", "a b", "--version", "v1", "--stage", "staged", "--at", "2025-12-01T00:00:00Z", "--actor", "ada", "--reason", "moved here", "--store", store, "--json");
        Assert.Equal((0, ""), (register.ExitCode, register.Error));
        Assert.Equal(
            """{"skill":"a b","version":"v1","stage":"staged","entered_at":"2025-12-01T00:00:00.000000Z","cool_down_until":null,"event_id":null,"audit_entry":1}""" + "\n",
            register.Output);
        Assert.Equal(register.Output, (await _bench.RunAsync("skills", "show", "a b", "--version", "v1", "--store", store, "--json")).Output);
        var list = await _bench.RunAsync("skills", "list", "--store", store, "--json");
        Assert.Equal($$"""{"skills":[{{register.Output.TrimEnd()}}]}""" + "\n", list.Output);
        Assert.Equal(list.Output, (await _bench.RunAsync("skills", "--store", store, "--json")).Output);
        Assert.Contains("staged", (await _bench.RunAsync("skills", "--store", store)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skill_with_records_is_listed_at_the_first_stage()
    {
        await _bench.GivenAsync(Sample.Performance("summarize"));
        var skill = (await _bench.RunAsync("skills", "show", "summarize", "--json")).Json;
        Assert.Equal(("prototype", System.Text.Json.JsonValueKind.Null), (skill.GetProperty("stage").GetString(), skill.GetProperty("audit_entry").ValueKind));
    }

    [Fact]
    public async Task A_registry_file_is_verified_against_the_store()
    {
        await _bench.RunAsync("skills", "register", "a", "--version", "v1", "--stage", "staged", "--at", "2025-12-01T00:00:00Z");
        await _bench.RunAsync("skills", "register", "b", "--stage", "production", "--at", "2025-12-01T00:00:00Z");
        await _bench.RunAsync("skills", "export", "registry.json");
        Assert.Equal(0, (await _bench.RunAsync("verify", "--registry", "registry.json")).ExitCode);

        var file = JsonNode.Parse(File.ReadAllText(_bench.PathOf("registry.json")))!;
        file["skills"]!["a"]!["promotion_state"] = "production";
        file["skills"]!["c"] = file["skills"]!["b"]!.DeepClone();
        file["skills"]!["c"]!["skill_name"] = "c";
        file["skills"]!.AsObject().Remove("b");
        _bench.Write("registry.json", file.ToJsonString());
        var run = await _bench.RunAsync("verify", "--registry", "registry.json", "--json");
        Assert.Equal(3, run.ExitCode);
        string[] findings = [.. run.Json.GetProperty("findings").EnumerateArray().Select(f => f.GetString()!)];
        Assert.Equal(3, findings.Length);
        Assert.EndsWith("registry.json has the skill \"a\" at production, and the store has it at staged.", findings[0], StringComparison.Ordinal);
        Assert.EndsWith("registry.json lacks the skill \"b\", which the store has at production.", findings[1], StringComparison.Ordinal);
        Assert.EndsWith("registry.json names the skill \"c\", which the store does not know.", findings[2], StringComparison.Ordinal);

        Assert.Equal(2, (await _bench.RunAsync("verify", "--registry", "gone.json")).ExitCode);
        _bench.Write("registry.json", "nonsense");
        Assert.Equal(3, (await _bench.RunAsync("verify", "--registry", "registry.json")).ExitCode);
    }

    [Fact]
    public async Task An_unknown_skill_an_unknown_stage_and_an_illegal_name_are_wrong_usage()
    {
        await _bench.GivenAsync(Sample.Performance("summarize"));
        foreach (var (fault, arguments) in ((string, string[])[])
            [
                ("There is no skill \"other\"", ["show", "other"]),
                ("has no version \"v9\"", ["show", "summarize", "--version", "v9"]),
                ("There is no stage \"done\". The policy \"default\" has prototype, staged, production.", ["register", "summarize", "--stage", "done"]),
                ("skill_name", ["register", "a\u0001"]),
                ("There is no file", ["import", "gone.json"]),
                ("it is not JSON", ["import", _bench.Write("bad.json", "nonsense")]),
                ("it is not JSON", ["export", "bad.json"]),
            ])
        {
            var run = await _bench.RunAsync(["skills", .. arguments]);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains(fault, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Parameter", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sqlite:t.db")]
    [InlineData("files:store")]
    public async Task A_registry_file_goes_in_and_comes_out(string store)
    {
        const string Given = """{"skills":{"a":{"skill_name":"a","promotion_state":"staged","primary_agent":"gemma","created_at":"2025-10-20T00:00:00Z","last_promoted":null,"last_rollback":null,"mine":1}},"note":"é"}""";
        _bench.Write("in.json", Given);
        var import = await _bench.RunAsync("skills", "import", "in.json", "--store", store, "--json");
        Assert.Equal((0, """{"skills":1,"registered":["a"],"known":[]}""" + "\n"), (import.ExitCode, import.Output));
        var export = await _bench.RunAsync("skills", "export", "out.json", "--store", store, "--json");
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        Assert.Equal((_bench.PathOf("out.json"), 1), (export.Json.GetProperty("file").GetString(), export.Json.GetProperty("skills").GetInt32()));

        var expected = JsonNode.Parse(Given)!;
        expected["last_updated"] = "2026-03-01T12:00:00Z";
        expected["metadata"] = JsonNode.Parse("""{"total_skills":1,"by_state":{"prototype":0,"staged":1,"production":0},"by_agent":{"gemma":1}}""");
        var text = await File.ReadAllTextAsync(_bench.PathOf("out.json"));
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(text)), text);
        Assert.Contains("é", text, StringComparison.Ordinal);
        Assert.Equal("staged", (await _bench.RunAsync("skills", "show", "a", "--store", store, "--json")).Json.GetProperty("stage").GetString());
    }

    [RealDataTheory]
    [InlineData("sqlite:t.db")]
    [InlineData("files:store")]
    public async Task A_real_registry_comes_out_as_it_went_in_but_for_the_time(string store)
    {
        var file = Path.Combine(RealData.Folder("foundups")!, "skills_registry.json");
        Assert.Equal(0, (await _bench.RunAsync("skills", "import", file, "--store", store)).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("skills", "export", "out.json", "--store", store)).ExitCode);
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        expected["last_updated"] = "2026-03-01T12:00:00Z";
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(await File.ReadAllTextAsync(_bench.PathOf("out.json")))));
    }
}
