using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_report_of_a_skill_is_the_object_of_the_contract()
    {
        await _bench.GivenAsync(
            Sample.Completed(id: "1"),
            Sample.Failed(id: "2") with { Timestamp = Sample.Time.AddMinutes(-1), SessionId = "session-2" },
            Sample.Running(id: "3"),
            Sample.Performance(id: "1"),
            Sample.Performance(id: "2") with { ExceptionOccurred = true, ExceptionType = "E", ExecutionTime = TimeSpan.FromTicks(3) },
            Sample.Outcome(),
            Sample.Fidelity());

        var run = await _bench.RunAsync("report", "summarize", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            {"skill":"summarize","version":null,"stage":"prototype","invocations":{"total":2,"completed":1,"abandoned":1,"in_flight":1,
            "completion_rate":0.5,"duration_seconds":{"count":1,"mean":1.5,"min":1.5,"max":1.5,"p50":1.5,"p95":1.5,"p99":1.5,"method":"exact"},
            "workflow_paths":{"main/daily":2},"errors":{"System.TimeoutException":1},"follow_up_actions":{"git commit":2,"git push":1},
            "sessions":2,"first_invoked":"2026-03-01T11:59:00.000000Z","last_invoked":"2026-03-01T12:00:00.000000Z"},
            "performance":{"count":2,"exceptions":1,"exception_rate":0.5,"execution_time_ms":{"count":2,"mean":6.25015,"min":0.0003,"max":12.5,
            "p50":0.0003,"p95":12.5,"p99":12.5,"method":"exact"},"errors":{"E":1}},
            "outcome":{"count":1,"correct":1,"accuracy":1,"mean_confidence":0.75,"decisions":{"approve":1}},
            "fidelity":{"count":1,"mean":0.5,"min":0.5,"patterns":{"cite":{"followed":1,"missed":0},"short":{"followed":0,"missed":1}}}}
            """.ReplaceLineEndings("") + "\n",
            run.Output);
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task What_is_unknown_is_null_and_never_nought()
    {
        await _bench.GivenAsync(Sample.Promotion());

        Assert.Equal(
            """
            {"skill":"summarize","version":null,"stage":"prototype","invocations":{"total":0,"completed":0,"abandoned":0,"in_flight":0,
            "completion_rate":null,"duration_seconds":{"count":0,"mean":null,"min":null,"max":null,"p50":null,"p95":null,"p99":null,"method":"exact"},
            "workflow_paths":{},"errors":{},"follow_up_actions":{},"sessions":0,"first_invoked":null,"last_invoked":null},
            "performance":{"count":0,"exceptions":0,"exception_rate":null,"execution_time_ms":{"count":0,"mean":null,"min":null,"max":null,
            "p50":null,"p95":null,"p99":null,"method":"exact"},"errors":{}},
            "outcome":{"count":0,"correct":0,"accuracy":null,"mean_confidence":null,"decisions":{}},
            "fidelity":{"count":0,"mean":null,"min":null,"patterns":{}}}
            """.ReplaceLineEndings("") + "\n",
            (await _bench.RunAsync("report", "summarize", "--json")).Output);
    }

    [Theory]
    [InlineData("busy,alpha,zeta,idle")]
    [InlineData("busy,alpha,zeta,idle", "--sort", "invocations")]
    [InlineData("alpha,busy,idle,zeta", "--sort", "name")]
    [InlineData("alpha,busy", "--sort", "name", "--top", "2")]
    [InlineData("busy,zeta,alpha,idle", "--sort", "completion_rate")]
    [InlineData("zeta,busy,alpha,idle", "--sort", "duration")]
    [InlineData("alpha", "--sort", "errors", "--top", "1")]
    [InlineData("zeta", "--sort", "last_invoked", "--top", "1")]
    public async Task All_skills_come_in_the_order_asked_for_and_those_without_figures_too(string expected, params string[] options)
    {
        await _bench.GivenAsync(
            Sample.Completed("busy", "1"),
            Sample.Completed("busy", "2"),
            Sample.Failed("alpha", "1"),
            Sample.Completed("zeta", "1") with { Timestamp = Sample.Time.AddHours(1), Duration = TimeSpan.FromMinutes(1) },
            Sample.Promotion("idle"),
            Sample.TokenEstimate(),
            Sample.Interaction());

        var run = await _bench.RunAsync(["report", "--json", .. options]);

        Assert.Equal(expected, string.Join(',', run.Json.GetProperty("skills").EnumerateArray().Select(s => s.GetProperty("skill").GetString())));
    }

    [Theory]
    [InlineData("2h", 1)]
    [InlineData("48h", 2)]
    [InlineData("2d", 2)]
    [InlineData("1w", 3)]
    [InlineData("0h", 0)]
    [InlineData("99999999w", 4)]
    [InlineData("2026-02-28T12:00:00Z", 2)]
    [InlineData("2026-02-28T13:00:00+01:00", 2)]
    [InlineData("2026-02-28T12:00:00", 2)]
    [InlineData("2026-02-28 12:00", 2)]
    [InlineData("2026-02-28T12:00:00.000001Z", 1)]
    [InlineData("2026-02-24", 2)]
    [InlineData("2026-02-23", 3)]
    public async Task Since_takes_hours_days_weeks_and_iso_times_which_are_utc(string since, int expected)
    {
        await _bench.GivenAsync([.. new[] { 1, 24, 6 * 24, 365 * 24 }.Select(hours => (MetricRecord)Sample.Completed(id: $"{hours}") with
        {
            Timestamp = Sample.Time.AddHours(-hours),
        })]);

        var one = await _bench.RunAsync("report", "summarize", "--since", since, "--json");
        var all = await _bench.RunAsync("report", "--since", since, "--json");

        Assert.Equal(expected, one.Json.GetProperty("invocations").GetProperty("total").GetInt32());
        Assert.Equal(one.Output.Trim(), Assert.Single(all.Json.GetProperty("skills").EnumerateArray()).GetRawText());
    }

    /// <summary>A list of those that have it may be empty; one skill that does not have it is a mistake.</summary>
    [Fact]
    public async Task A_version_that_no_skill_has_is_an_empty_list_over_all_and_wrong_usage_for_one()
    {
        await _bench.GivenAsync(Sample.Completed());
        var all = await _bench.RunAsync("report", "--version", "v9", "--json");
        Assert.Equal((0, "{\"skills\":[]}\n", ""), (all.ExitCode, all.Output, all.Error));
        var one = await _bench.RunAsync("report", "summarize", "--version", "v9", "--json");
        Assert.Equal((2, ""), (one.ExitCode, one.Output));
        Assert.Contains("v9", one.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_looked_at_alone_and_so_are_records_without_one()
    {
        await _bench.GivenAsync(
            Sample.Completed(id: "1") with { SkillVersion = "v1" }, Sample.Completed(id: "2"), Sample.Completed(id: "3"), Sample.Completed("other"));

        var one = (await _bench.RunAsync("report", "summarize", "--version", "v1", "--json")).Json;
        var none = (await _bench.RunAsync("report", "summarize", "--version", "", "--json")).Json;
        var list = (await _bench.RunAsync("report", "--version", "v1", "--json")).Json;

        Assert.Equal(("v1", 1), (one.GetProperty("version").GetString(), one.GetProperty("invocations").GetProperty("total").GetInt32()));
        Assert.Equal((null, 2), (none.GetProperty("version").GetString(), none.GetProperty("invocations").GetProperty("total").GetInt32()));
        Assert.Equal("summarize", Assert.Single(list.GetProperty("skills").EnumerateArray()).GetProperty("skill").GetString());
    }

    [Fact]
    public async Task Plain_text_has_a_line_a_skill()
    {
        await _bench.GivenAsync(Sample.Completed("one"), Sample.Failed("another one"));

        var run = await _bench.RunAsync("report");

        Assert.Equal(
            """
            skill        stage      invoked  completed     p95  accuracy  fidelity
            another one  prototype        1  0.0 %           -         -         -
            one          prototype        1  100.0 %    1.50 s         -         -

            """.ReplaceLineEndings("\n"),
            run.Output);
    }
}
