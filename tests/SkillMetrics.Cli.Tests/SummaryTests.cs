using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class SummaryTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_summary_is_the_object_of_the_contract()
    {
        await _bench.GivenAsync(
            Sample.Completed(id: "1"), Sample.Failed(id: "2"), Sample.Running("other"), Sample.Outcome() with { Timestamp = Sample.Time.AddDays(1) });

        var run = await _bench.RunAsync("summary", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            {"total_skills":2,"total_invocations":2,"completed":1,"abandoned":1,"in_flight":1,"overall_completion_rate":0.5,
            "most_used_skill":"summarize","most_used_count":2,"avg_duration_seconds":1.5,
            "records":{"performance":0,"outcome":1,"fidelity":0,"invocation":3,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0},
            "sessions":1,"rejected_records":0,"first_record":"2026-03-01T12:00:00.000000Z","last_record":"2026-03-02T12:00:00.000000Z",
            "top_errors":[["System.TimeoutException",1]],"top_workflow_paths":[["main/daily",2]]}
            """.ReplaceLineEndings("") + "\n",
            run.Output);
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task An_empty_store_knows_nothing_and_says_so()
    {
        await _bench.GivenAsync();

        var run = await _bench.RunAsync("summary", "--json");

        Assert.Equal(
            """
            {"total_skills":0,"total_invocations":0,"completed":0,"abandoned":0,"in_flight":0,"overall_completion_rate":null,
            "most_used_skill":null,"most_used_count":null,"avg_duration_seconds":null,
            "records":{"performance":0,"outcome":0,"fidelity":0,"invocation":0,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0},
            "sessions":0,"rejected_records":0,"first_record":null,"last_record":null,"top_errors":[],"top_workflow_paths":[]}
            """.ReplaceLineEndings("") + "\n",
            run.Output);
    }

    [Fact]
    public async Task People_read_it_in_plain_text()
    {
        await _bench.GivenAsync(Sample.Completed());

        var run = await _bench.RunAsync("summary");

        Assert.Matches("(?m)^completed         1 \\(100.0 %\\)$", run.Output);
        Assert.Matches("(?m)^mean duration     1.50 s$", run.Output);
        Assert.Matches("(?m)^main/daily  1$", run.Output);
    }
}
