using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class LiveTests : IDisposable
{
    private const string Escape = "\e[";
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Pitfall", "20")]
    public async Task Live_numbers_are_the_object_of_the_contract()
    {
        await _bench.GivenAsync(
            Execution(1, 0, 10), Execution(2, -1, 20.5) with { ExceptionOccurred = true }, Execution(3, -3599, 30), Execution(4, -2, 10) with { SkillName = "other" },
            Execution(5, -3600, 1000), Execution(6, 1, 1000),
            Sample.Interaction(interaction: InteractionType.EditAccepted), Sample.Interaction(interaction: InteractionType.EditAccepted) with { Length = 1 },
            Sample.Interaction(interaction: InteractionType.EditAccepted) with { Length = 2 }, Sample.Interaction(interaction: InteractionType.EditRejected));

        var run = await _bench.RunAsync("live", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            {"window_seconds":3600,"latency_ms":{"count":4,"p50":10,"p95":30,"p99":30,"mean":17.625},
            "success_rate":0.75,"acceptance_rate":0.75,"events_per_second":0.0011111111111111111}
            """.ReplaceLineEndings("") + "\n",
            run.Output);
    }

    [Theory]
    [InlineData(3, 600, "--window", "10m")]
    [InlineData(4, 7200, "--window", "2h")]
    [InlineData(2, 600, "--window", "600s", "--last", "2")]
    [InlineData(1, 86400, "--window", "1d", "--last", "1")]
    [InlineData(1, 1209600, "--window", "2w", "--skill", "other")]
    public async Task Both_limits_apply(int count, int seconds, params string[] options)
    {
        await _bench.GivenAsync(Execution(1, 0, 1), Execution(2, -1, 2), Execution(3, -599, 3), Execution(4, -3600, 4) with { SkillName = "other" });

        var json = (await _bench.RunAsync(["live", "--json", .. options])).Json;

        Assert.Equal((count, seconds), (json.GetProperty("latency_ms").GetProperty("count").GetInt32(), json.GetProperty("window_seconds").GetInt32()));
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task What_is_unknown_is_null_and_a_dash()
    {
        await _bench.GivenAsync(Sample.Completed());

        Assert.Equal(
            """
            {"window_seconds":3600,"latency_ms":{"count":0,"p50":null,"p95":null,"p99":null,"mean":null},
            "success_rate":null,"acceptance_rate":null,"events_per_second":null}
            """.ReplaceLineEndings("") + "\n",
            (await _bench.RunAsync("live", "--skill", "summarize", "--json")).Output);
        Assert.Equal(
            """
            all skills, the last 100 executions within 1 h 00 min
            executions                   0
            p50                          -
            p95                          -
            p99                          -
            mean                         -
            succeeded                    -
            edits accepted               -
            executions a second, of all  -

            """.ReplaceLineEndings("\n"),
            (await _bench.RunAsync("live")).Output);
    }

    [Fact]
    public async Task A_terminal_is_drawn_over_every_second_with_what_others_record_until_ctrl_c()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_bench.PathOf(".skillmetrics/skillmetrics.db"));
        await store.AppendAsync(Execution(1, 0, 11));
        using var interrupt = new CancellationTokenSource();
        _bench.OutputIsTerminal = true;
        _bench.Variables["NO_COLOR"] = "1";

        var running = _bench.RunAsync(["live"], interrupt.Token);
        await _bench.Clock.TimerStartedAsync();
        await store.AppendAsync(Execution(2, 1, 22));
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await _bench.Clock.TimerStartedAsync();
        await interrupt.CancelAsync();
        var run = await running;

        Assert.Equal(130, run.ExitCode);
        var drawings = run.Output.Split(Escape);
        Assert.Equal(3, drawings.Length);
        Assert.Equal($"{drawings[0].Count(c => c == '\n')}A", drawings[1]);
        Assert.StartsWith("J", drawings[2], StringComparison.Ordinal);
        Assert.Contains("11 ms", drawings[0], StringComparison.Ordinal);
        Assert.DoesNotContain("22 ms", drawings[0], StringComparison.Ordinal);
        Assert.Contains("22 ms", drawings[2], StringComparison.Ordinal);
        Assert.Equal(drawings[0].Split('\n').Length, drawings[2].Split('\n').Length);
    }

    [Theory]
    [InlineData("xterm", "--json")]
    [InlineData("dumb")]
    public async Task What_cannot_be_drawn_over_is_answered_once(string terminal, params string[] options)
    {
        await _bench.GivenAsync(Execution(1, 0, 11));
        _bench.OutputIsTerminal = true;
        _bench.Variables["TERM"] = terminal;
        _bench.Variables["NO_COLOR"] = "1";

        var run = await _bench.RunAsync(["live", .. options]);

        Assert.Equal((0, false), (run.ExitCode, run.Output.Contains(Escape, StringComparison.Ordinal)));
        Assert.Contains("11", run.Output, StringComparison.Ordinal);
    }

    private static PerformanceRecord Execution(int id, int seconds, double milliseconds) =>
        Sample.Performance(id: $"{id}") with { Timestamp = Sample.Time.AddSeconds(seconds), ExecutionTime = TimeSpan.FromMilliseconds(milliseconds) };
}
