using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class RejectsTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("sqlite:t.db")]
    [InlineData("files:store")]
    public async Task Everything_rejected_is_listed_with_file_offset_reason_and_text(string store)
    {
        var good = CliBench.Lines(Sample.Outcome());
        var file = _bench.Write("bad.ndjson", good + "{\"metric_type\":\"fidelity\"\n" + good.Replace("0.75", "7.5", StringComparison.Ordinal));
        await _bench.RunAsync("ingest", file, "--store", store);

        var run = await _bench.RunAsync("rejects", "list", "--store", store, "--json");
        var rejects = run.Json.GetProperty("rejects").EnumerateArray().ToList();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["id", "source", "offset", "reason", "text", "rejected_at"], rejects[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            [(1, file, good.Length, "{\"metric_type\":\"fidelity\""), (2, file, good.Length + 26, good.Replace("0.75", "7.5", StringComparison.Ordinal).TrimEnd())],
            rejects.Select(r => (r.GetProperty("id").GetInt32(), r.GetProperty("source").GetString()!, r.GetProperty("offset").GetInt32(), r.GetProperty("text").GetString()!)));
        Assert.Equal("The line is not JSON: it ends too early.", rejects[0].GetProperty("reason").GetString());
        Assert.Equal("confidence must be from 0 to 1, but is 7.5.", rejects[1].GetProperty("reason").GetString());
        Assert.Equal(run.Output, (await _bench.RunAsync("rejects", "--store", store, "--json")).Output);
    }

    [Fact]
    public async Task The_first_ones_can_be_listed_alone_and_one_be_shown()
    {
        await _bench.RunAsync("ingest", _bench.Write("bad.ndjson", "one\ntwo\nthree\n"));

        var top = await _bench.RunAsync("rejects", "--top", "2", "--json");
        var list = await _bench.RunAsync("rejects", "list", "--top", "1", "--json");
        var show = await _bench.RunAsync("rejects", "show", "3", "--json");

        Assert.Equal(["one", "two"], top.Json.GetProperty("rejects").EnumerateArray().Select(r => r.GetProperty("text").GetString()));
        Assert.Single(list.Json.GetProperty("rejects").EnumerateArray());
        Assert.Equal((3, "three"), (show.Json.GetProperty("id").GetInt32(), show.Json.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task People_read_where_and_why_and_the_text_of_one()
    {
        await _bench.GivenAsync(Sample.Completed());
        Assert.Equal("Nothing was rejected.\n", (await _bench.RunAsync("rejects")).Output);
        await _bench.RunAsync("ingest", _bench.Write("bad.ndjson", "\n\nbad \u001b[31m line\n"));

        var list = await _bench.RunAsync("rejects");
        var show = await _bench.RunAsync("rejects", "show", "1");

        Assert.Contains($"  1  {_bench.PathOf("bad.ndjson")}       2  The line is not JSON", "  " + list.Output.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("bad \uFFFD[31m line", show.Output, StringComparison.Ordinal);
    }
}
