using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_search_answers_the_object_of_the_contract()
    {
        await _bench.GivenAsync(
            Sample.Completed(id: "1"),
            Sample.Failed(id: "2"),
            Sample.Running(id: "3"),
            Sample.Completed("a", "1") with { WorkflowPath = "weekly" },
            Sample.Failed("summarize more", "1") with { WorkflowPath = null });

        var run = await _bench.RunAsync("search", "SUMM", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            {"hits":[{"skill":"summarize","workflow_path":"main/daily","count":2,"completed":1,"avg_duration_seconds":1.5},
            {"skill":"summarize more","workflow_path":null,"count":1,"completed":0,"avg_duration_seconds":null}]}
            """.ReplaceLineEndings("") + "\n",
            run.Output);
    }

    [Theory]
    [InlineData("sqlite:t.db", "nothing")]
    [InlineData("sqlite:t.db", "\"")]
    [InlineData("sqlite:t.db", "'")]
    [InlineData("sqlite:t.db", "\"main AND")]
    [InlineData("sqlite:t.db", "m*")]
    [InlineData("sqlite:t.db", "%")]
    [InlineData("sqlite:t.db", "main_daily")]
    [InlineData("sqlite:t.db", "-main")]
    [InlineData("sqlite:t.db", "main NOT daily")]
    [InlineData("files:folder", "NEAR(main)")]
    [InlineData("files:folder", "path:main")]
    public async Task What_would_be_syntax_elsewhere_is_text_and_no_hit_is_no_error(string store, string text)
    {
        _bench.Write("one.ndjson", CliBench.Lines(Sample.Completed()));
        await _bench.RunAsync("ingest", "one.ndjson", "--store", store);

        var run = await _bench.RunAsync("search", text, "--store", store, "--json");

        Assert.Equal((0, "", """{"hits":[]}""" + "\n"), (run.ExitCode, run.Error, run.Output));
    }

    [Theory]
    [InlineData("a \"b\"")]
    [InlineData("*")]
    [InlineData("-")]
    [InlineData("-x")]
    [InlineData("AND")]
    [InlineData("  x*\t-X \"B\"  ")]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Special_characters_are_found_where_they_are(string text)
    {
        await _bench.GivenAsync(Sample.Completed() with { WorkflowPath = "a \"b\" AND -x*" });

        var run = await _bench.RunAsync("search", text, "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, run.Json.GetProperty("hits").GetArrayLength());
    }

    [Fact]
    public async Task People_read_it_in_plain_text()
    {
        await _bench.GivenAsync(Sample.Completed());

        Assert.Equal(
            """
            skill      workflow path  invoked  completed    mean
            summarize  main/daily           1          1  1.50 s

            """.ReplaceLineEndings("\n"),
            (await _bench.RunAsync("search", "daily")).Output);
        Assert.Equal("Nothing found.\n", (await _bench.RunAsync("search", "nightly")).Output);
    }
}
