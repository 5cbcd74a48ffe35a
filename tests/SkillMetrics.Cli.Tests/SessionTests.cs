using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_session_is_the_object_of_the_contract()
    {
        await _bench.GivenAsync(
            Sample.Interaction(interaction: InteractionType.SessionStart) with { Timestamp = Sample.Time.AddMinutes(-1) },
            Sample.Interaction(),
            Sample.Interaction() with { Timestamp = Sample.Time.AddSeconds(1) },
            Sample.Completed("b", "1"),
            Sample.Failed("b", "2") with { Timestamp = Sample.Time.AddSeconds(2) },
            Sample.Failed("b", "3") with { Timestamp = Sample.Time.AddSeconds(3) },
            Sample.Completed("a", "1") with { Timestamp = Sample.Time.AddSeconds(59), Duration = TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1) },
            Sample.Running("a", "2") with { Timestamp = Sample.Time.AddSeconds(60) },
            Sample.Interaction(interaction: InteractionType.EditAccepted),
            Sample.Interaction(interaction: InteractionType.EditAccepted) with { Length = 7 },
            Sample.Interaction(interaction: InteractionType.EditAccepted) with { Length = 8 },
            Sample.Interaction(interaction: InteractionType.EditRejected),
            Sample.Completed("other", "1") with { SessionId = "another" });

        var run = await _bench.RunAsync("session", "session-1", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            {"session_id":"session-1","started":"2026-03-01T11:59:00.000000Z","ended":"2026-03-01T12:02:00.000000Z","duration_seconds":180,
            "prompts":2,"tools":5,"tools_per_minute":1.6666666666666667,"acceptance_rate":0.75,"success_rate":0.5,
            "productivity_score":62.5,"skills":[
            {"skill":"b","invocations":3,"completed":1,"total_duration_seconds":2},
            {"skill":"a","invocations":2,"completed":1,"total_duration_seconds":61}]}
            """.ReplaceLineEndings(""),
            run.Output.TrimEnd());
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task What_is_unknown_of_a_session_is_null()
    {
        await _bench.GivenAsync(Sample.Interaction(), Sample.Running("a") with { SessionId = "session-2" });

        Assert.Equal(
            """
            {"session_id":"session-1","started":"2026-03-01T12:00:00.000000Z","ended":"2026-03-01T12:00:00.000000Z","duration_seconds":0,
            "prompts":1,"tools":0,"tools_per_minute":null,"acceptance_rate":null,"success_rate":null,"productivity_score":null,"skills":[]}
            """.ReplaceLineEndings(""),
            (await _bench.RunAsync("session", "session-1", "--json")).Output.TrimEnd());
        var running = (await _bench.RunAsync("session", "session-2", "--json")).Json;
        Assert.Equal("1 null null", $"{running.GetProperty("tools")} {running.GetProperty("success_rate").GetRawText()} {running.GetProperty("productivity_score").GetRawText()}");
    }

    [Fact]
    public async Task People_read_it_in_plain_text()
    {
        await _bench.GivenAsync(Sample.Completed());

        Assert.Equal(
            """
            session-1
            started         2026-03-01 12:00:00Z
            ended           2026-03-01 12:00:01Z
            duration        1.50 s
            prompts         0
            tools           1
            tools a minute  40.000
            accepted        -
            succeeded       100.0 %
            productivity    75.000

            skills, in the order of their first invocations
            skill      invoked  completed  total duration
            summarize        1          1          1.50 s

            """.ReplaceLineEndings("\n"),
            (await _bench.RunAsync("session", "session-1")).Output);
    }
}
