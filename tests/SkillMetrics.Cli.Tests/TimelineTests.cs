using System.Text.Json;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class TimelineTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Pitfall", "20")]
    [Trait("Pitfall", "21")]
    public async Task The_timeline_is_the_object_of_the_contract_with_empty_buckets_and_medians_that_are_no_means()
    {
        await _bench.GivenAsync(
            Sample.Completed(id: "1") with { Duration = TimeSpan.FromTicks(10) },
            Sample.Completed(id: "2") with { Duration = TimeSpan.FromTicks(10) },
            Sample.Completed(id: "3") with { Duration = TimeSpan.FromTicks(100) },
            Sample.Failed(id: "4"),
            Sample.Running(id: "5") with { Timestamp = Sample.Time.AddHours(1) },
            Sample.Failed(id: "6") with { Timestamp = Sample.Time.AddHours(2) });

        var run = await _bench.RunAsync("timeline", "summarize", "--bucket", "hour", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            {"skill":"summarize","bucket":"hour","points":[
            {"start":"2026-03-01T12:00:00.000000Z","invocations":4,"completed":3,"completion_rate":0.75,"avg_duration_seconds":4E-06,"p50":0.000001,"p95":0.00001},
            {"start":"2026-03-01T13:00:00.000000Z","invocations":0,"completed":0,"completion_rate":null,"avg_duration_seconds":null,"p50":null,"p95":null},
            {"start":"2026-03-01T14:00:00.000000Z","invocations":1,"completed":0,"completion_rate":0,"avg_duration_seconds":null,"p50":null,"p95":null}]}
            """.ReplaceLineEndings("") + "\n",
            run.Output);
    }

    [Theory]
    [Trait("Pitfall", "23")]
    [InlineData("2026-02-20=1,2026-02-21=0,2026-02-22=0,2026-02-23=0,2026-02-24=0,2026-02-25=0,2026-02-26=0,2026-02-27=0,2026-02-28=0,2026-03-01=1,2026-03-02=1")]
    [InlineData("2026-02-16=1,2026-02-23=1,2026-03-02=1", "--bucket", "week")]
    [InlineData("2026-02-28=0,2026-03-01=1,2026-03-02=1", "--since", "1d")]
    [InlineData("2026-02-23=1,2026-03-02=1", "--since", "24h", "--bucket", "week")]
    [InlineData("2026-03-01=0,2026-03-02=1", "--since", "2026-03-01T12:00:00.000001Z")]
    [InlineData("2026-03-02=1", "--since", "2026-03-02")]
    public async Task Every_point_counts_the_invocations_of_its_bucket(string expected, params string[] options)
    {
        await _bench.GivenAsync(
            Sample.Completed(id: "1") with { Timestamp = new DateTimeOffset(2026, 2, 20, 23, 59, 59, TimeSpan.Zero) },
            Sample.Completed(id: "2"),
            Sample.Completed(id: "3") with { Timestamp = new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.FromHours(1)) });

        var run = await _bench.RunAsync(["timeline", "summarize", "--json", .. options]);

        Assert.Equal(expected, string.Join(',', run.Json.GetProperty("points").EnumerateArray().Select(Point)));

        static string Point(JsonElement point) => $"{point.GetProperty("start").GetDateTimeOffset():yyyy-MM-dd}={point.GetProperty("invocations")}";
    }

    [Fact]
    public async Task A_timeline_since_a_time_goes_on_until_now()
    {
        await _bench.GivenAsync(Sample.Completed() with { Timestamp = Sample.Time.AddDays(-30) });

        var recent = await _bench.RunAsync("timeline", "summarize", "--since", "2d", "--json");
        var all = await _bench.RunAsync("timeline", "summarize", "--json");

        Assert.Equal(3, recent.Json.GetProperty("points").GetArrayLength());
        Assert.Equal(1, all.Json.GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task A_skill_without_ended_invocations_has_no_points()
    {
        await _bench.GivenAsync(Sample.Performance());

        Assert.Equal("""{"skill":"summarize","bucket":"day","points":[]}""" + "\n", (await _bench.RunAsync("timeline", "summarize", "--json")).Output);
        Assert.Equal("No ended invocations.\n", (await _bench.RunAsync("timeline", "summarize")).Output);
    }

    [Fact]
    public async Task A_timeline_that_nobody_could_read_is_refused()
    {
        await _bench.GivenAsync(
            Sample.Completed(id: "1"), Sample.Completed(id: "2") with { Timestamp = new DateTimeOffset(9999, 12, 31, 23, 0, 0, TimeSpan.Zero) });

        var run = await _bench.RunAsync("timeline", "summarize", "--bucket", "hour", "--json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("1000000 is the limit", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _bench.RunAsync("timeline", "summarize", "--bucket", "week", "--json")).ExitCode);
    }

    [Fact]
    public async Task People_read_it_in_plain_text()
    {
        await _bench.GivenAsync(Sample.Completed(id: "1"), Sample.Failed(id: "2"));

        Assert.Equal(
            """
            from                  invoked  completed    mean     p50     p95
            2026-03-01 00:00:00Z        2  50.0 %     1.50 s  1.50 s  1.50 s

            """.ReplaceLineEndings("\n"),
            (await _bench.RunAsync("timeline", "summarize")).Output);
    }
}
