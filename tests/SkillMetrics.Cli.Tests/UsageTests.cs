using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("Name a command.")]
    [InlineData("\"bogus\" is not understood here.", "bogus")]
    [InlineData("\"--foo\" is not understood here.", "--foo", "report")]
    [InlineData("Unknown option --foo.", "report", "--foo")]
    [InlineData("Unknown option -x.", "report", "-x")]
    [InlineData("--follow takes no value.", "ingest", "a", "--follow=yes")]
    [InlineData("--json takes no value.", "report", "--json=true")]
    [InlineData("\"b\" is not understood here.", "report", "a", "b")]
    [InlineData("\"bogus\" is not understood here.", "rejects", "bogus")]
    [InlineData("Required argument 'path' missing", "ingest")]
    [InlineData("Required argument missing for option: '--version'", "report", "--version")]
    [InlineData("Required argument missing for option: '--store'", "report", "--store")]
    [InlineData("'--store' expects a single argument but 2 were provided", "report", "--store", "a", "--store", "b")]
    [InlineData("--top must be a whole number from 1, but is \"0\".", "report", "--top", "0")]
    [InlineData("--top must be a whole number from 1, but is \"-3\".", "rejects", "--top", "-3")]
    [InlineData("--top must be a whole number from 1, but is \"x\".", "rejects", "list", "--top", "x")]
    [InlineData("--sort must be one of invocations, name, completion_rate, duration, errors, last_invoked, but is \"size\".", "report", "--sort", "size")]
    [InlineData("--bucket must be one of hour, day, week, but is \"month\".", "timeline", "a", "--bucket", "month")]
    [InlineData("\"7x\" is no time for --since.", "timeline", "a", "--since", "7x")]
    [InlineData("Required argument 'skill' missing", "timeline")]
    [InlineData("\"1x\" is no length of time for --window.", "live", "--window", "1x")]
    [InlineData("\"0h\" is no length of time for --window.", "live", "--window", "0h")]
    [InlineData("\"h\" is no length of time for --window.", "live", "--window", "h")]
    [InlineData("\"1000001w\" is no length of time for --window.", "live", "--window", "1000001w")]
    [InlineData("--last must be a whole number from 1, but is \"0\".", "live", "--last", "0")]
    [InlineData("--skill must not be empty.", "live", "--skill", "")]
    [InlineData("Required argument 'text' missing", "search")]
    [InlineData("Unknown option --jsn.", "search", "--jsn")]
    [InlineData("Required argument 'id' missing", "session")]
    [InlineData("Unknown option -x.", "session", "-x")]
    [InlineData("--kind must be one of performance, outcome,", "export", "--kind", "report")]
    [InlineData("--verbosity must be one of quiet, normal, detailed, debug, but is \"3\".", "report", "--verbosity", "3")]
    [InlineData("\"7x\" is no time for --since.", "report", "--since", "7x")]
    [InlineData("\"-7d\" is no time for --since.", "report", "--since", "-7d")]
    [InlineData("\"next week\" is no time for --since.", "export", "--since", "next week")]
    [InlineData("The id must be a whole number, but is \"x\".", "rejects", "show", "x")]
    public async Task A_wrong_command_line_exits_2_with_one_line_that_says_what_is_wrong_and_where_help_is(string message, params string[] arguments)
    {
        var run = await _bench.RunAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("skillmetrics: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.EndsWith(" --help.\n", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Folder));
    }

    [Theory]
    [InlineData("report")]
    [InlineData("report", "anything")]
    [InlineData("summary")]
    [InlineData("timeline", "anything")]
    [InlineData("search", "anything")]
    [InlineData("session", "anything")]
    [InlineData("live")]
    [InlineData("export")]
    [InlineData("rejects")]
    [InlineData("rejects", "list")]
    [InlineData("rejects", "show", "1")]
    [InlineData("health")]
    [InlineData("health", "--store", "files:folder")]
    [InlineData("report", "--store", "files:folder")]
    public async Task A_command_that_only_reads_exits_2_without_a_store_and_creates_none(params string[] arguments)
    {
        var run = await _bench.RunAsync([.. arguments, "--json"]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("There is no store at", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Folder));
    }

    [Theory]
    [InlineData("report", "nobody")]
    [InlineData("report", "nobody", "--since", "7d")]
    [InlineData("report", "summarize", "--version", "v9")]
    [InlineData("report", "")]
    [InlineData("timeline", "nobody")]
    [InlineData("timeline", "nobody", "--since", "7d")]
    [InlineData("session", "nobody")]
    [InlineData("live", "--skill", "nobody")]
    [InlineData("export", "--skill", "nobody")]
    [InlineData("rejects", "show", "99")]
    public async Task Something_that_the_store_does_not_have_exits_2_with_nothing_on_standard_output(params string[] arguments)
    {
        await _bench.GivenAsync(Sample.Completed());

        foreach (var form in (string[][])[arguments, [.. arguments, "--json"]])
        {
            var run = await _bench.RunAsync(form);

            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Theory]
    [InlineData("-x", "--", "-x")]
    [InlineData("--json", "--", "--json")]
    [InlineData("@names", "@names")]
    [InlineData("YouTube Live Chat", "YouTube Live Chat")]
    [InlineData("agent.generate", "agent.generate")]
    [InlineData("a/b:c", "a/b:c")]
    [InlineData("[diagram]", "[diagram]")]
    [InlineData("true", "true")]
    [InlineData("zażółć 日本語", "zażółć 日本語")]
    public async Task Every_name_can_be_asked_for(string skill, params string[] arguments)
    {
        await _bench.GivenAsync(Sample.Completed(skill));
        _bench.Write("names", "summarize");

        var run = await _bench.RunAsync(["report", "--json", .. arguments]);

        Assert.Equal((0, skill), (run.ExitCode, run.Json.GetProperty("skill").GetString()));
    }

    [Fact]
    public async Task Global_options_stand_before_or_behind_the_command()
    {
        await _bench.GivenAsync(Sample.Completed());

        var before = await _bench.RunAsync("--json", "--verbosity", "quiet", "report", "summarize");
        var behind = await _bench.RunAsync("report", "--json", "summarize", "--verbosity", "quiet");

        Assert.Equal(0, before.ExitCode);
        Assert.Equal(before, behind);
    }

    [Fact]
    public async Task Failures_say_where_they_came_from_only_when_asked()
    {
        var normal = await _bench.RunAsync("report");
        var debug = await _bench.RunAsync("report", "--verbosity", "debug");

        Assert.DoesNotContain("   at ", normal.Error, StringComparison.Ordinal);
        Assert.StartsWith(normal.Error, debug.Error, StringComparison.Ordinal);
        Assert.Contains("   at SkillMetrics.", debug.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_messages_are_written_only_when_asked()
    {
        await _bench.GivenAsync(Sample.Completed());

        Assert.Equal("", (await _bench.RunAsync("report")).Error);
        Assert.Contains("Opened the sqlite store", (await _bench.RunAsync("report", "--verbosity", "detailed")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "ingest", "report", "summary", "export", "rejects", "health", "--store", "--json", "--verbosity")]
    [InlineData("report --help", "--sort", "--top", "--since", "--version", "<skill>")]
    [InlineData("rejects --help", "list", "show")]
    public async Task Help_names_everything_there_is(string arguments, params string[] names)
    {
        var run = await _bench.RunAsync(arguments.Split(' '));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(names, n => Assert.Contains(n, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_tells_its_own_version()
    {
        var run = await _bench.RunAsync("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }
}
