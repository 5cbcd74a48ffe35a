using System.Text.Json;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class PolicySelfTestTests : IDisposable
{
    private static readonly string[] _small = ["policy", "selftest", "--runs", "10", "--records", "300"];

    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task It_tells_what_the_policy_does_and_needs_no_store()
    {
        var run = await _bench.RunAsync(_small);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("policy:            default, staged to production\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("simulated:         10 runs each, seed 1, a record every 1 min 00 s up to 300, a look after each\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("bad version:       accuracy 0.8, exceptions 0, fidelity 0.95\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"wrongly promoted:  \d+\.0 % of 10 runs, bad against good\n", run.Output);
        Assert.Contains("rightly promoted:  100.0 % of 10 runs, good against good; half of all within 100 records, 90 % within 100 records of each\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"false alarms:      \d+\.0 % of 10 runs, good and staying so; (none|one in [\d,]+ records)\n", run.Output);
        Assert.Matches(@"rolled back:       \d+\.0 % of 10 runs at 2 times the odds of a failure; half of all ", run.Output);
        Assert.Matches(@"rolled back:       100\.0 % of 10 runs at 10 times the odds of a failure; half of all within \d+ records, 90 % within \d+ records\n", run.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Folder));
    }

    [Fact]
    public async Task As_JSON_it_tells_the_same_and_a_seed_gives_one_answer()
    {
        var first = await _bench.RunAsync([.. _small, "--json", "--seed", "7"]);
        var again = await _bench.RunAsync([.. _small, "--json", "--seed", "7"]);
        var other = await _bench.RunAsync([.. _small, "--json", "--seed", "8"]);

        Assert.Equal(first.Output, again.Output);
        Assert.NotEqual(first.Json.GetProperty("losses").GetRawText(), other.Json.GetProperty("losses").GetRawText());
        Assert.Equal(
            ["policy", "policy_digest", "from", "to", "seed", "runs", "most_records", "interval_seconds", "good_rates", "bad_rates", "wrongly_promoted", "promoted", "false_alarms", "losses"],
            Names(first.Json));
        Assert.Equal(["accuracy", "exception_rate", "fidelity"], Names(first.Json.GetProperty("bad_rates")));
        Assert.Equal(["runs", "count", "share", "median_records", "p90_records", "mean_records"], Names(first.Json.GetProperty("promoted")));
        Assert.Equal(["odds", "rates", "rolled_back"], Names(first.Json.GetProperty("losses")[0]));
        Assert.Equal((7, 10, 300), (Number("seed"), Number("runs"), Number("most_records")));

        int Number(string name) => first.Json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task It_tries_the_policy_that_is_named_and_the_move_that_is_named()
    {
        var run = await _bench.RunAsync([.. _small, "--json", "--policy", "statistical", "--to", "staged"]);

        Assert.Equal((0, "statistical"), (run.ExitCode, run.Json.GetProperty("policy").GetString()));
        Assert.Equal(("prototype", "staged"), (run.Json.GetProperty("from").GetString(), run.Json.GetProperty("to").GetString()));
        Assert.Equal(0.93, run.Json.GetProperty("bad_rates").GetProperty("accuracy").GetDouble(), tolerance: 1e-9);
    }

    [Theory]
    [InlineData("--runs must be a whole number from 1 to 1000000, but is \"0\".", "--runs", "0")]
    [InlineData("--records must be a whole number from 1 to 1000000, but is \"many\".", "--records", "many")]
    [InlineData("--seed must be a whole number from 0 to 2147483647, but is \"-1\".", "--seed", "-1")]
    [InlineData("--to must be one of staged, production, but is \"prototype\".", "--to", "prototype")]
    [InlineData("--to must not be empty.", "--to", "")]
    [InlineData("--policy must be default, statistical or a JSON file", "--policy", "nowhere.json")]
    [InlineData("\"--rnus\" is not understood here.", "--rnus")]
    public async Task A_wrong_option_exits_2_and_says_what_is_right(string message, params string[] arguments)
    {
        var run = await _bench.RunAsync(["policy", "selftest", .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "normal", true)]
    [InlineData(true, "quiet", false)]
    [InlineData(false, "normal", false)]
    public async Task A_terminal_sees_how_far_it_has_come(bool isTerminal, string verbosity, bool isShown)
    {
        _bench.ErrorIsTerminal = isTerminal;

        var run = await _bench.RunAsync([.. _small, "--verbosity", verbosity]);

        Assert.Equal((0, isShown), (run.ExitCode, run.Error.Contains("Simulating", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
