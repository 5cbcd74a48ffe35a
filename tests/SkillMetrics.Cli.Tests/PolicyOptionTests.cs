using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class PolicyOptionTests : IDisposable
{
    private const string Skill = "summarize";
    private const string Own = """
        {"name": "own", "stages": ["draft", "live"], "moves": [{"from": "draft", "to": "live", "checks": [{"check": "coverage.outcome", "minimum": 1}]}]}
        """;

    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(null, "default")]
    [InlineData("default", "default")]
    [InlineData("statistical", "statistical")]
    public async Task A_policy_has_a_name(string? policy, string name)
    {
        await _bench.GivenAsync(Sample.Outcome());

        var run = await _bench.RunAsync(["gate", Skill, "--to", "staged", "--json", .. policy is null ? Array.Empty<string>() : ["--policy", policy]]);

        Assert.Equal((3, name), (run.ExitCode, run.Json.GetProperty("policy").GetString()));
    }

    [Fact]
    public async Task A_policy_is_read_from_a_file_by_every_command()
    {
        await _bench.GivenAsync(Sample.Outcome());
        _bench.Write("own.json", Own);

        var shown = await _bench.RunAsync("skills", "show", Skill, "--policy", "own.json", "--json");
        var gate = await _bench.RunAsync("gate", Skill, "--to", "live", "--as-of", "2030-01-01", "--policy", "own.json", "--json");
        var promoted = await _bench.RunAsync("promote", Skill, "--to", "live", "--approver", "ada", "--ticket", "T", "--reason", "ready", "--force", "--policy", "own.json", "--json");
        var listed = await _bench.RunAsync("skills", "--policy", "own.json", "--json");
        var back = await _bench.RunAsync("rollback", Skill, "--to", "draft", "--reason", "no", "--policy", "own.json", "--json");

        Assert.Equal("draft", shown.Json.GetProperty("stage").GetString());
        Assert.Equal((4, "own"), (gate.ExitCode, gate.Json.GetProperty("policy").GetString()));
        Assert.Equal((0, "own", "live"), (promoted.ExitCode, promoted.Json.GetProperty("policy").GetString(), promoted.Json.GetProperty("to").GetString()));
        Assert.Contains("\"live\"", listed.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1), (back.ExitCode, back.Json.GetProperty("rolled_back").GetArrayLength()));
    }

    [Fact]
    public async Task An_approval_counts_under_the_policy_it_was_signed_under()
    {
        await _bench.GivenAsync(Sample.Outcome());

        var signed = await _bench.RunAsync(
            "approve", Skill, "--to", "staged", "--approver", "ada", "--author", "eve", "--ticket", "T", "--all-checks", "--policy", "statistical", "--json");
        var there = await _bench.RunAsync("gate", Skill, "--to", "staged", "--policy", "statistical", "--json");
        var elsewhere = await _bench.RunAsync("gate", Skill, "--to", "staged", "--json");

        Assert.Equal((0, "eve"), (signed.ExitCode, signed.Json.GetProperty("author").GetString()));
        Assert.Equal("pass", VerdictOf(there, "approval.present"));
        Assert.Equal("pass", VerdictOf(there, "approval.four_eyes"));
        Assert.Equal("fail", VerdictOf(elsewhere, "approval.present"));
    }

    [Theory]
    [InlineData("gate", Skill, "--to", "staged")]
    [InlineData("approve", Skill, "--to", "staged", "--approver", "a", "--ticket", "T")]
    [InlineData("approvals")]
    [InlineData("revoke", "id", "--reason", "x")]
    [InlineData("promote", Skill, "--to", "staged", "--approver", "a", "--ticket", "T", "--reason", "x")]
    [InlineData("rollback", "--auto")]
    [InlineData("history", Skill)]
    [InlineData("skills")]
    [InlineData("skills", "list")]
    [InlineData("skills", "show", Skill)]
    [InlineData("skills", "register", Skill)]
    [InlineData("skills", "import", "registry.json")]
    [InlineData("skills", "export", "registry.json")]
    public async Task A_file_that_is_not_there_says_what_else_a_policy_may_be(params string[] arguments)
    {
        await _bench.GivenAsync(Sample.Outcome());

        var run = await _bench.RunAsync([.. arguments, "--policy", "missing.json"]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--policy must be default, statistical or a JSON file that can be read, but is \"missing.json\"", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope", "The policy is not JSON")]
    [InlineData("{\"name\": \"\\ud800\", \"moves\": []}", "The policy is not JSON")]
    [InlineData("{\"name\": \"x\"}", "The policy lacks the field \"moves\", a list.")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"outcome.best"}]}]}""", "There is no check \"outcome.best\". There are approval.present, ")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"outcome.accuracy_bound","threshold":2}]}]}""", "The check outcome.accuracy_bound: \"threshold\" must be a number from 0 to 1, but is 2.")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"approval.items","items":["luck"]}]}]}""", "The check approval.items: There is no item \"luck\" on a checklist. Its items are ")]
    [InlineData("""{"name":"x","moves":[{"from":"prototype","to":"staged","checks":[{"check":"approval.items","items":[]}]}]}""", "The check approval.items: At least one item must hold.")]
    [InlineData("""{"name":"x","moves":[],"rollback_triggers":[{"trigger":"burn_rate","objective":0.9}]}""", "The rollback trigger burn_rate: Must be above 0.9306 and below 1")]
    public async Task A_file_that_is_no_policy_says_where_and_what_is_legal(string text, string message)
    {
        await _bench.GivenAsync(Sample.Outcome());
        _bench.Write("p.json", text);

        var run = await _bench.RunAsync("gate", Skill, "--to", "staged", "--policy", "p.json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"skillmetrics: --policy p.json is no policy. {message}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_UTF_8_is_no_policy()
    {
        await _bench.GivenAsync(Sample.Outcome());
        await File.WriteAllBytesAsync(_bench.PathOf("p.json"), [0x7B, 0xFF, 0x7D]);

        var run = await _bench.RunAsync("gate", Skill, "--to", "staged", "--policy", "p.json");

        Assert.Equal((2, "skillmetrics: --policy p.json is no policy. It is not UTF-8.\n"), (run.ExitCode, run.Error));
    }

    private static string? VerdictOf(CliRun run, string check) =>
        run.Json.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == check).GetProperty("verdict").GetString();
}
