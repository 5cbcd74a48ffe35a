using System.Text.Json.Nodes;
using SkillMetrics.Core.Tests.Promotion;
using SkillMetrics.Registry;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Registry;

public sealed class SkillRegistryFileTests : PromotionTests
{
    private const string Given = """
        {"version":"1.0","mine":{"deep":[1,2.50]},"last_updated":"2025-10-20T00:00:00Z",
         "skills":{"summarize":{"skill_name":"summarize","promotion_state":"staged","primary_agent":"gemma","module":"m","created_at":"2025-10-20T00:00:00Z","last_promoted":"2025-11-01T00:00:00Z","last_rollback":null}},
         "metadata":{"total_skills":9,"by_state":{"staged":7,"retired":2},"by_agent":{"gemma":5,"qwen":1},"note":"mine"}}
        """;

    private readonly TempFolder _folder = new();

    private string Path => _folder.File("skills_registry.json");

    private SkillRegistryFile File => new(Bench.Registry, Bench.Metrics, Bench.Store, Bench.AuditLog, Bench.Policy, Clock);

    [Fact]
    public async Task An_import_registers_skills_at_their_stages_since_their_latest_time()
    {
        await System.IO.File.WriteAllTextAsync(Path, Given);
        var import = await File.ImportAsync(Path);
        Assert.Equal(["summarize"], import.Registered);
        Assert.Empty(import.Known);
        var stage = await Bench.StageAsync();
        Assert.Equal((Stages.Staged, new DateTimeOffset(2025, 11, 1, 0, 0, 0, TimeSpan.Zero)), (stage.Stage, stage.EnteredAt));
        Assert.Empty(await Bench.AuditLog.VerifyAuditAsync());
    }

    [Fact]
    public async Task A_repeated_import_writes_nothing_and_what_the_store_has_moved_stays()
    {
        await System.IO.File.WriteAllTextAsync(Path, Given);
        await File.ImportAsync(Path);
        var head = await Bench.AuditLog.GetAuditHeadAsync();
        Assert.Equal(["summarize"], (await File.ImportAsync(Path)).Known);
        Assert.Equal(head, await Bench.AuditLog.GetAuditHeadAsync());

        await Bench.RollBackAsync();
        await File.ImportAsync(Path);
        Assert.Equal(Stages.Prototype, (await Bench.StageAsync()).Stage);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Pitfall", "37")]
    public async Task Unknown_fields_stay_counts_are_taken_anew_and_the_time_is_the_clocks(bool overTheOldFile)
    {
        await System.IO.File.WriteAllTextAsync(Path, Given);
        await File.ImportAsync(Path);
        Clock.Advance(TimeSpan.FromHours(1));
        var target = overTheOldFile ? Path : _folder.File("new/other.json");
        Assert.Equal(1, await File.ExportAsync(target));

        var expected = JsonNode.Parse(Given)!;
        expected["last_updated"] = "2026-03-01T13:00:00Z";
        expected["metadata"] = JsonNode.Parse(
            """{"total_skills":1,"by_state":{"staged":1,"retired":0,"prototype":0,"production":0},"by_agent":{"gemma":1,"qwen":0},"note":"mine"}""");
        var actual = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(target))!;
        Assert.True(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());
        Assert.Contains("2.50", actual.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal([System.IO.Path.GetFileName(target)], Directory.GetFiles(System.IO.Path.GetDirectoryName(target)!).Select(f => System.IO.Path.GetFileName(f)));
    }

    [Fact]
    public async Task The_store_is_the_truth_about_stages_versions_and_times()
    {
        await System.IO.File.WriteAllTextAsync(Path, Given);
        await Bench.RecordAsync(1, "v1");
        await File.ImportAsync(Path);
        await Bench.PromoteAsync(Stages.Production, "v1", force: true);
        Clock.Advance(TimeSpan.FromHours(1));
        await Bench.RecordAsync(1, "v2");
        await Bench.RollBackAsync(version: "v1");
        await Bench.Registry.RegisterAsync(new RegistrationRequest { SkillName = "other" });
        Assert.Equal(2, await File.ExportAsync(Path));

        var root = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(Path))!;
        var skill = root["skills"]!["summarize"]!;
        Assert.Equal(
            ("staged", "v1", "2025-10-20T00:00:00Z", "2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z", "m"),
            ((string)skill["promotion_state"]!, (string)skill["skill_version"]!, (string)skill["created_at"]!, (string)skill["last_promoted"]!, (string)skill["last_rollback"]!, (string)skill["module"]!));
        Assert.Equal(
            """{"skill_name":"other","promotion_state":"prototype","created_at":"2026-03-01T13:00:00Z","last_promoted":null,"last_rollback":null}""",
            root["skills"]!["other"]!.ToJsonString());
        Assert.Equal("""{"staged":1,"retired":0,"prototype":1,"production":0}""", root["metadata"]!["by_state"]!.ToJsonString());
    }

    [Theory]
    [InlineData("nonsense", "it is not JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{}", "\"skills\" is no object")]
    [InlineData("""{"skills":{"a":1}}""", "the skill \"a\" is no object")]
    [InlineData("""{"skills":{"a":{}}}""", "the skill \"a\" has no promotion_state")]
    [InlineData("""{"skills":{"a":{"skill_name":"b","promotion_state":"staged"}}}""", "the skill \"a\" is called \"b\" inside")]
    [InlineData("""{"skills":{"a\u0001":{"promotion_state":"staged"}}}""", "skill_name")]
    [InlineData("""{"skills":{"a":{"promotion_state":"staged","created_at":"soon"}}}""", "created_at of the skill \"a\" is no time")]
    [InlineData("""{"skills":{"a":{"promotion_state":"staged"},"b":{"promotion_state":"retired"}}}""", "\"b\" at the stage \"retired\"")]
    [InlineData("""{"skills":{"a":{"promotion_state":"staged"},"a":{"promotion_state":"staged"}}}""", "it is not JSON")]
    [InlineData("""{"skills":{"a":{"promotion_state":"staged","note":"\ud800"}}}""", "incomplete UTF-16")]
    public async Task A_file_that_is_no_registry_is_refused_whole(string text, string reason)
    {
        await System.IO.File.WriteAllTextAsync(Path, text);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(async () => await File.ImportAsync(Path));
        Assert.StartsWith(Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(AuditHead.None, await Bench.AuditLog.GetAuditHeadAsync());
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused_and_not_replaced()
    {
        byte[] latin1 = [.. """{"skills":{"a":{"promotion_state":"staged","author":"Zo"""u8, 0xEB, .. "\"}}}"u8];
        await System.IO.File.WriteAllBytesAsync(Path, latin1);
        Assert.Contains("it is not UTF-8", (await Assert.ThrowsAsync<InvalidDataException>(async () => await File.ImportAsync(Path))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await File.ExportAsync(Path));
        Assert.Equal(latin1, await System.IO.File.ReadAllBytesAsync(Path));
    }

    /// <summary>A monitor judges what came after the entry, and would not look at it before that time.</summary>
    [Fact]
    public async Task A_skill_whose_time_is_yet_to_come_stands_at_its_stage_since_now()
    {
        await System.IO.File.WriteAllTextAsync(Path, Given.Replace("2025-11-01", "2999-11-01", StringComparison.Ordinal));
        await File.ImportAsync(Path);
        Assert.Equal(Clock.GetUtcNow(), (await Bench.StageAsync()).EnteredAt);
    }

    [Fact]
    public async Task A_skill_was_created_with_its_first_record_however_often_it_moved()
    {
        await Bench.StageItAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        await Bench.PromoteAsync(Stages.Production, force: true);
        await File.ExportAsync(Path);
        var skill = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(Path))!["skills"]!["summarize"]!;
        Assert.Equal(("2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z"), ((string)skill["created_at"]!, (string)skill["last_promoted"]!));
    }

    [Fact]
    [Trait("Pitfall", "37")]
    public async Task A_file_that_cannot_be_read_is_not_written_over_and_a_failed_write_leaves_the_old_one()
    {
        await Bench.RecordAsync(1);
        await System.IO.File.WriteAllTextAsync(Path, "{ torn");
        await Assert.ThrowsAsync<InvalidDataException>(async () => await File.ExportAsync(Path));
        Assert.Equal("{ torn", await System.IO.File.ReadAllTextAsync(Path));

        await System.IO.File.WriteAllTextAsync(Path, Given);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReplacedFile.WriteAsync(Path, "half"u8.ToArray(), new CancellationToken(canceled: true)));
        Assert.Equal(Given, await System.IO.File.ReadAllTextAsync(Path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [RealDataFact]
    public async Task A_real_registry_goes_in_and_comes_out_with_nothing_lost()
    {
        var source = System.IO.Path.Combine(RealData.Folder("foundups")!, "skills_registry.json");
        var import = await File.ImportAsync(source);
        Assert.Equal(5, import.Registered.Count);
        Assert.Equal(5, await File.ExportAsync(Path));

        var expected = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(source))!;
        expected["last_updated"] = "2026-03-01T12:00:00Z";
        var actual = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(Path))!;
        Assert.True(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }
}
