using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Promotion.SelfTest;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>policy selftest</c>: what a policy does in the long run, tried on simulated versions.</summary>
internal sealed class PolicySelfTestCommand : StoreCommand
{
    private static readonly SelfTestOptions _default = new();

    private readonly PolicyOption _policy = new();
    private readonly TextOption _to = new("--to", "stage", "The stage whose move is tried; the last by default.", required: false);
    private readonly CountOption _seed = new("--seed", $"What chance begins with: the same seed gives the same answer. Default: {_default.Seed}.", 0, int.MaxValue);
    private readonly CountOption _runs = new("--runs", $"How many versions are simulated for each question. Default: {_default.Runs}.", 1, SelfTestOptions.LargestCount);
    private readonly CountOption _records = new("--records", $"After how many records of each version a run ends. Default: {_default.MostRecords}.", 1, SelfTestOptions.LargestCount);

    public PolicySelfTestCommand(CliHost host, GlobalOptions options)
        : base("selftest", "Simulates versions and tells how often the policy promotes wrongly, how many records it needs, and how fast it rolls back.", host, options)
    {
        Add(_policy);
        Add(_to);
        Add(_seed);
        Add(_runs);
        Add(_records);
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var policy = _policy.Of(context);
        var options = new SelfTestOptions
        {
            ToStage = context.Get(_to) ?? policy.LastStage,
            Seed = context.Get(_seed) ?? _default.Seed,
            Runs = context.Get(_runs) ?? _default.Runs,
            MostRecords = context.Get(_records) ?? _default.MostRecords,
        };
        if (!policy.Moves.Any(m => string.Equals(m.To, options.ToStage, StringComparison.Ordinal)))
        {
            throw CommandException.Usage($"--to must be one of {string.Join(", ", policy.Moves.Select(m => m.To).Distinct(StringComparer.Ordinal))}, but is \"{options.ToStage}\".");
        }

        var result = await ShareBar.RunAsync(
            context, "Simulating", progress => PolicySelfTest.RunAsync(policy, options, progress, cancellationToken)).ConfigureAwait(false);
        await context.AnswerAsync(json => SelfTestOutput.Write(json, result), screen => SelfTestOutput.Write(screen, result)).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
