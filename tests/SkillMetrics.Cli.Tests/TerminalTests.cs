using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class TerminalTests : IDisposable
{
    private const char Escape = '\u001b';
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("report")]
    [InlineData("report", "summarize")]
    [InlineData("summary")]
    [InlineData("timeline", "summarize")]
    [InlineData("search", "summarize")]
    [InlineData("session", "session-1")]
    [InlineData("health")]
    [InlineData("rejects")]
    [InlineData("approve", "summarize", "--to", "staged", "--approver", "ada", "--ticket", "T-1")]
    public async Task A_terminal_gets_tables_and_a_pipe_gets_plain_text(params string[] arguments)
    {
        await _bench.GivenAsync(Sample.Completed(), Sample.Fidelity(), Sample.Outcome());
        await _bench.RunAsync("ingest", _bench.Write("bad.ndjson", "bad\n"));

        var plain = await _bench.RunAsync(arguments);
        _bench.OutputIsTerminal = true;
        var terminal = await _bench.RunAsync(arguments);

        Assert.Equal((0, 0), (plain.ExitCode, terminal.ExitCode));
        Assert.DoesNotContain(Escape, plain.Output);
        Assert.DoesNotContain('█', plain.Output);
        Assert.NotEqual(plain.Output, terminal.Output);
    }

    [Fact]
    public async Task Rates_have_short_bars_with_colours_on_a_terminal_and_without_where_nobody_wants_them()
    {
        await _bench.GivenAsync(Sample.Completed(id: "1"), Sample.Failed(id: "2"));
        _bench.OutputIsTerminal = true;

        var coloured = await _bench.RunAsync("report");
        _bench.Variables["NO_COLOR"] = "1";
        var plain = await _bench.RunAsync("report");
        _bench.Variables.Clear();
        _bench.Variables["TERM"] = "dumb";
        var dumb = await _bench.RunAsync("report");

        Assert.Contains(Escape, coloured.Output);
        Assert.DoesNotContain(Escape, plain.Output);
        Assert.Contains("█████░░░░░ 50.0 %", plain.Output, StringComparison.Ordinal);
        Assert.Equal(plain.Output, dumb.Output);
    }

    [Fact]
    public async Task Names_from_data_can_neither_steer_a_terminal_nor_break_a_line()
    {
        await _bench.GivenAsync(Sample.Failed() with { ErrorType = "a\u001b[2J\nb[red]", WorkflowPath = "c\u009bd" });

        var plain = await _bench.RunAsync("report", "summarize");
        _bench.OutputIsTerminal = true;
        _bench.Variables["NO_COLOR"] = "1";
        var terminal = await _bench.RunAsync("report", "summarize");

        foreach (var output in new[] { plain.Output, terminal.Output })
        {
            Assert.DoesNotContain(Escape, output);
            Assert.DoesNotContain('\u009b', output);
            Assert.Contains("a\uFFFD[2J\uFFFDb[red]", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Json_is_the_same_on_a_terminal()
    {
        await _bench.GivenAsync(Sample.Completed());

        var piped = await _bench.RunAsync("report", "--json");
        _bench.OutputIsTerminal = true;

        Assert.Equal(piped, await _bench.RunAsync("report", "--json"));
    }

    [Theory]
    [InlineData(true, "normal", null, true)]
    [InlineData(true, "quiet", null, false)]
    [InlineData(true, "normal", "dumb", false)]
    [InlineData(false, "normal", null, false)]
    public async Task An_ingestion_shows_its_progress_where_somebody_can_see_it(bool errorIsTerminal, string verbosity, string? term, bool shown)
    {
        _bench.ErrorIsTerminal = errorIsTerminal;
        if (term is not null)
        {
            _bench.Variables["TERM"] = term;
        }

        var run = await _bench.RunAsync("ingest", _bench.Write("a.ndjson", CliBench.Lines(Sample.Completed())), "--json", "--verbosity", verbosity);

        Assert.Equal((0, 1), (run.ExitCode, run.Json.GetProperty("inserted").GetInt32()));
        Assert.Equal(shown, run.Error.Contains("1 lines", StringComparison.Ordinal));
        Assert.Equal(shown, run.Error.Length > 0);
    }

    [Fact]
    public async Task A_question_that_takes_long_shows_that_it_still_works_and_a_quick_one_shows_nothing()
    {
        await _bench.GivenAsync(Sample.Completed());
        _bench.ErrorIsTerminal = true;
        Assert.Equal("", (await _bench.RunAsync("report")).Error);

        using var error = new MemoryStream();
        await using var host = new CliHost(Stream.Null, Stream.Null, error) { Clock = _bench.Clock, ErrorIsTerminal = true };
        var options = new GlobalOptions();
        var context = new CommandContext(new RootCommand { options.Verbosity }.Parse([]), host, options);
        var answer = new TaskCompletionSource<int>();
        var asking = Patience.WithAsync(context, () => answer.Task);
        Assert.Equal(0, error.Length);
        _bench.Clock.Advance(Patience.Quiet);
        answer.SetResult(42);

        Assert.Equal(42, await asking);
        Assert.True(error.Length > 0);
    }
}
