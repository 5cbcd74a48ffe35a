using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class PromotionTests : IDisposable
{
    private const string Skill = "summarize";
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("sqlite:t.db")]
    [InlineData("files:store")]
    public async Task A_skill_is_approved_judged_promoted_and_rolled_back_and_its_history_tells_it(string store)
    {
        _bench.Variables["SKILLMETRICS_STORE"] = store;
        await GivenAsync(Good(1));

        var refused = await _bench.RunAsync("gate", Skill, "--to", "staged", "--json");
        Assert.Equal((3, "", "fail"), (refused.ExitCode, refused.Error, Text(refused, "verdict")));
        Assert.Equal(["skill", "version", "from", "to", "verdict", "checks", "evaluated_at", "policy", "policy_digest"], refused.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["approval.present", "approval.version", "approval.items"], Checks(refused).Keys);

        var approved = await ApproveAsync("staged");
        Assert.Equal((0, ""), (approved.ExitCode, approved.Error));
        Assert.Equal(5, approved.Json.GetProperty("items").EnumerateObject().Count(i => i.Value.ValueKind == JsonValueKind.True));
        Assert.Equal(0, (await _bench.RunAsync("gate", Skill, "--to", "staged")).ExitCode);
        var staged = await PromoteAsync("staged");
        Assert.Equal((0, true), (staged.ExitCode, staged.Json.GetProperty("promoted").GetBoolean()));
        Assert.Equal(36, Text(staged, "event_id")!.Length);

        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await GivenAsync(Good(37, "b"));
        await ApproveAsync("production");
        var early = await PromoteAsync("production");
        Assert.Equal((4, "inconclusive", false), (early.ExitCode, Text(early, "verdict"), early.Json.GetProperty("promoted").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, early.Json.GetProperty("event_id").ValueKind);
        Assert.Equal("Insufficient fidelity metrics: 38/100", Checks(early)["coverage.fidelity"].GetProperty("reason").GetString());

        await GivenAsync(Good(100, "c"));
        Assert.Equal((0, "pass"), (await PromoteAsync("production") is var run ? run.ExitCode : -1, Text(run, "verdict")));
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("[]", (await _bench.RunAsync("rollback", "--auto", "--json")).Json.GetProperty("rolled_back").GetRawText());
        await GivenAsync(Bad(10));
        var back = await _bench.RunAsync("rollback", "--auto", "--json");
        var rollback = Assert.Single(back.Json.GetProperty("rolled_back").EnumerateArray());
        Assert.Equal((0, "production", "staged", "pattern_fidelity"), (back.ExitCode, Text(rollback, "from"), Text(rollback, "to"), Text(rollback, "trigger_metric")));
        Assert.Contains("0.2, below 0.85", Text(rollback, "reason"), StringComparison.Ordinal);
        Assert.Equal("[]", (await _bench.RunAsync("rollback", "--auto", "--json")).Json.GetProperty("rolled_back").GetRawText());
        Assert.Contains("cools down", (await PromoteAsync("production")).Json.GetProperty("reason").GetString(), StringComparison.Ordinal);

        var history = await _bench.RunAsync("history", Skill, "--json");
        Assert.Equal(
            ["rollback", "promotion", "approval", "promotion", "approval"],
            history.Json.GetProperty("history").EnumerateArray().Select(e => Text(e, "event")));
        Assert.Equal(0, (await _bench.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task An_approval_is_listed_and_revoked()
    {
        await _bench.GivenAsync(Sample.Outcome());
        var approval = await ApproveAsync("staged", "--evidence", "security_reviewed=see a=b");
        var id = Text(approval, "approval_id")!;
        Assert.Equal("see a=b", approval.Json.GetProperty("evidence").GetProperty("security_reviewed").GetString());

        var revoked = await _bench.RunAsync("revoke", id, "--reason", "left", "--actor", "eve", "--json");
        var all = await _bench.RunAsync("approvals", "--json");
        var one = await _bench.RunAsync("approvals", Skill, "--json");

        Assert.Equal((0, id, "left", "eve"), (revoked.ExitCode, Text(revoked, "approval_id"), Text(revoked.Json.GetProperty("revocation"), "reason"), Text(revoked.Json.GetProperty("revocation"), "revoked_by")));
        Assert.Contains("revoked by eve: left", (await _bench.RunAsync("history", Skill)).Output, StringComparison.Ordinal);
        Assert.Equal(all.Output, one.Output);
        Assert.Equal((id, "left"), (Text(all.Json.GetProperty("approvals")[0], "approval_id"), Text(all.Json.GetProperty("approvals")[0].GetProperty("revocation"), "reason")));
        Assert.Equal(3, (await _bench.RunAsync("gate", Skill, "--to", "staged")).ExitCode);
        Assert.Equal((2, ""), (await _bench.RunAsync("revoke", "nobody", "--reason", "x") is var run ? run.ExitCode : 0, run.Output));
    }

    [Fact]
    public async Task Checks_are_ticked_by_name_and_a_checklist_without_any_blocks()
    {
        await _bench.GivenAsync(Sample.Outcome());
        var some = await _bench.RunAsync("approve", Skill, "--to", "staged", "--approver", "ada", "--ticket", "T", "--check", "no_duplication", "--check", "security_reviewed", "--json");
        var none = await _bench.RunAsync("approve", Skill, "--to", "staged", "--approver", "ada", "--ticket", "T", "--json");

        Assert.Equal(["no_duplication", "security_reviewed"], Ticked(some));
        Assert.Equal((0, ""), (none.ExitCode, none.Error));
        Assert.Empty(Ticked(none));
        Assert.Equal(3, (await _bench.RunAsync("gate", Skill, "--to", "staged")).ExitCode);
    }

    [Fact]
    public async Task A_terminal_shows_the_checklist_where_no_check_is_given()
    {
        await _bench.GivenAsync(Sample.Outcome());
        _bench.ErrorIsTerminal = true;

        // Ticks the first item and the third, and signs.
        _bench.Keys = new ScriptedKeys(ConsoleKey.Spacebar, ConsoleKey.DownArrow, ConsoleKey.DownArrow, ConsoleKey.Spacebar, ConsoleKey.Enter);
        var run = await _bench.RunAsync("approve", Skill, "--to", "staged", "--approver", "ada", "--ticket", "T", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["no_duplication", "instruction_clarity_approved"], Ticked(run));
        Assert.Contains("What holds for summarize, from prototype to staged?", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("production_readiness", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Force_promotes_what_the_gate_refuses()
    {
        await _bench.GivenAsync(Sample.Outcome());
        var forced = await PromoteAsync("staged", "--force");
        var again = await PromoteAsync("staged");

        Assert.Equal((0, "fail", true), (forced.ExitCode, Text(forced, "verdict"), forced.Json.GetProperty("promoted").GetBoolean()));
        Assert.Equal((3, false), (again.ExitCode, again.Json.GetProperty("promoted").GetBoolean()));
        Assert.Contains("ada moved it under T", Text(again, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_by_hand_goes_back_and_has_nothing_to_do_the_second_time()
    {
        await _bench.GivenAsync(Sample.Outcome());
        await PromoteAsync("staged", "--force");
        var first = await _bench.RunAsync("rollback", Skill, "--to", "prototype", "--reason", "worse", "--actor", "eve", "--json");
        var second = await _bench.RunAsync("rollback", Skill, "--to", "prototype", "--reason", "worse", "--json");

        var rollback = Assert.Single(first.Json.GetProperty("rolled_back").EnumerateArray());
        Assert.Equal((0, Skill, "worse", null), (first.ExitCode, Text(rollback, "skill"), Text(rollback, "reason"), Text(rollback, "trigger_metric")));
        Assert.Equal((0, """{"rolled_back":[]}""" + "\n"), (second.ExitCode, second.Output));
    }

    [Fact]
    public async Task The_version_is_that_of_the_newest_record_unless_it_is_named()
    {
        await _bench.GivenAsync(
            Sample.Outcome() with { SkillVersion = "1" }, Sample.Outcome(id: "e2") with { SkillVersion = "2", Timestamp = Sample.Time.AddMinutes(1) }, Sample.Outcome(id: "e3") with { Timestamp = Sample.Time.AddMinutes(-1) });

        Assert.Equal("2", Text(await _bench.RunAsync("gate", Skill, "--to", "staged", "--json"), "version"));
        Assert.Equal("1", Text(await _bench.RunAsync("gate", Skill, "--to", "staged", "--version", "1", "--json"), "version"));
        Assert.Null(Text(await _bench.RunAsync("gate", Skill, "--to", "staged", "--version", "", "--json"), "version"));
        Assert.Equal(2, (await _bench.RunAsync("gate", Skill, "--to", "staged", "--version", "3")).ExitCode);
    }

    [Fact]
    public async Task A_name_may_begin_with_a_dash()
    {
        await _bench.GivenAsync(Sample.Outcome("-v"));
        Assert.Equal("-v", Text(await _bench.RunAsync("gate", "-v", "--to", "staged", "--json"), "skill"));
        Assert.Equal(0, (await _bench.RunAsync("promote", "-v", "--to", "staged", "--approver", "a", "--ticket", "t", "--reason", "r", "--force")).ExitCode);
        Assert.Equal("-v", Text(await _bench.RunAsync("history", "-v", "--json"), "skill"));
        Assert.Equal(0, (await _bench.RunAsync("approvals", "--", "-v")).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("rollback", "--to", "prototype", "--reason", "r", "--", "-v")).ExitCode);
    }

    [Fact]
    public async Task What_was_ingested_as_a_promotion_moves_nothing_and_is_shown_as_what_it_is()
    {
        await _bench.GivenAsync(Sample.Promotion(Skill));
        Assert.Equal("prototype", Text(await _bench.RunAsync("skills", "show", Skill, "--json"), "stage"));
        Assert.Contains("promotion (ingested)", (await _bench.RunAsync("history", Skill)).Output, StringComparison.Ordinal);
        await PromoteAsync("staged", "--force");
        Assert.Single((await _bench.RunAsync("history", Skill)).Output.Split('\n'), l => l.Contains("promotion  ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gate", "nobody", "--to", "staged")]
    [InlineData("approve", "nobody", "--to", "staged", "--approver", "a", "--ticket", "t", "--all-checks")]
    [InlineData("approvals", "nobody")]
    [InlineData("promote", "nobody", "--to", "staged", "--approver", "a", "--ticket", "t", "--reason", "r")]
    [InlineData("rollback", "nobody", "--to", "prototype", "--reason", "r")]
    [InlineData("history", "nobody")]
    [InlineData("gate", "summarize", "--to", "production")]
    [InlineData("gate", "summarize", "--to", "nowhere")]
    [InlineData("gate", "summarize")]
    [InlineData("gate", "summarize", "--to", "staged", "--as-of", "later")]
    [InlineData("approve", "summarize", "--to", "staged", "--approver", " ", "--ticket", "t", "--all-checks")]
    [InlineData("approve", "summarize", "--to", "staged", "--approver", "a", "--ticket", "t", "--check", "nothing")]
    [InlineData("approve", "summarize", "--to", "staged", "--approver", "a", "--ticket", "t", "--check", "no_duplication", "--all-checks")]
    [InlineData("approve", "summarize", "--to", "staged", "--approver", "a", "--ticket", "t", "--evidence", "nothing")]
    [InlineData("approve", "summarize", "--to", "staged", "--approver", "a", "--ticket", "t", "--evidence", "nothing=x")]
    [InlineData("approve", "summarize", "--to", "production", "--approver", "a", "--ticket", "t", "--all-checks")]
    [InlineData("promote", "summarize", "--to", "staged", "--approver", "a", "--ticket", "t")]
    [InlineData("rollback")]
    [InlineData("rollback", "summarize", "--auto")]
    [InlineData("rollback", "--auto", "--actor", "eve")]
    [InlineData("revoke", "", "--reason", "r")]
    [InlineData("approve", "summarize", "--to", "staged", "--approver", "a\nb", "--ticket", "t", "--all-checks")]
    [InlineData("rollback", "summarize", "--to", "staged", "--reason", "r")]
    [InlineData("verify", "--expect-head", "12")]
    public async Task What_is_wrong_is_said_in_one_line_with_nothing_on_standard_output(params string[] arguments)
    {
        await _bench.GivenAsync(Sample.Outcome());
        var run = await _bench.RunAsync([.. arguments, "--json"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches("^skillmetrics: [^\n]+\n$", run.Error);
        Assert.DoesNotContain("Parameter", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_of_promotion_creates_a_store()
    {
        Assert.Equal(2, (await _bench.RunAsync("promote", Skill, "--to", "staged", "--approver", "a", "--ticket", "t", "--reason", "r")).ExitCode);
        Assert.Equal(2, (await _bench.RunAsync("rollback", "--auto")).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Folder));
    }

    [Theory]
    [InlineData("sqlite:t.db")]
    [InlineData("files:store")]
    public async Task Health_prints_the_head_of_the_audit_log_and_verify_expects_it(string store)
    {
        _bench.Variables["SKILLMETRICS_STORE"] = store;
        await GivenAsync(Good(1));
        Assert.Equal(AuditHead.None.ToString(), Text(await _bench.RunAsync("health", "--json"), "audit_head"));
        await ApproveAsync("staged");
        var head = Text(await _bench.RunAsync("health", "--json"), "audit_head")!;
        Assert.Matches("^2:[0-9a-f]{64}$", head);
        await PromoteAsync("staged");

        Assert.Equal(0, (await _bench.RunAsync("verify", "--expect-head", head)).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("verify", "--expect-head", head.Split(':')[1])).ExitCode);
        var other = await _bench.RunAsync("verify", "--expect-head", $"2:{new string('a', 64)}", "--json");
        Assert.Equal((3, false), (other.ExitCode, other.Json.GetProperty("ok").GetBoolean()));
        Assert.Single(other.Json.GetProperty("findings").EnumerateArray());
    }

    private async Task GivenAsync(IEnumerable<MetricRecord> records) =>
        Assert.Equal(0, (await _bench.RunAsync("ingest", _bench.Write($"{Guid.NewGuid():N}.ndjson", CliBench.Lines(records)))).ExitCode);

    private IEnumerable<MetricRecord> Good(int each, string prefix = "a") => Records(each, prefix, 0.95);

    private IEnumerable<MetricRecord> Bad(int each) => Records(each, "bad", 0.2);

    private IEnumerable<MetricRecord> Records(int each, string prefix, double fidelity) => Enumerable.Range(0, each).SelectMany(i => (MetricRecord[])
    [
        Sample.Performance(id: $"{prefix}{i}") with { Timestamp = _bench.Clock.GetUtcNow() },
        Sample.Outcome(id: $"{prefix}{i}") with { Timestamp = _bench.Clock.GetUtcNow() },
        Sample.Fidelity(id: $"{prefix}{i}") with { Timestamp = _bench.Clock.GetUtcNow(), PatternFidelity = fidelity },
    ]);

    private Task<CliRun> ApproveAsync(string to, params string[] more) =>
        _bench.RunAsync(["approve", Skill, "--to", to, "--approver", "ada", "--ticket", "T", "--all-checks", "--json", .. more]);

    private Task<CliRun> PromoteAsync(string to, params string[] more) =>
        _bench.RunAsync(["promote", Skill, "--to", to, "--approver", "ada", "--ticket", "T", "--reason", "good", "--json", .. more]);

    private static IEnumerable<string> Ticked(CliRun run) =>
        run.Json.GetProperty("items").EnumerateObject().Where(i => i.Value.ValueKind == JsonValueKind.True).Select(i => i.Name);

    private static Dictionary<string, JsonElement> Checks(CliRun run) => run.Json.GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, StringComparer.Ordinal);

    private static string? Text(CliRun run, string name) => Text(run.Json, name);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
