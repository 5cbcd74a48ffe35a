using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>gate</c>: whether a skill may move. Changes nothing.</summary>
internal sealed class GateCommand : PromotionCommand
{
    private readonly TextArgument _skill = new("skill", "The skill.");
    private readonly TextOption _to = TextOption.To();
    private readonly SkillVersionOption _version = new();
    private readonly SinceOption _asOf;
    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Tells each check in a sentence, and draws its bounds beside what they are compared with.",
        Arity = ArgumentArity.Zero,
    };

    public GateCommand(CliHost host, GlobalOptions options)
        : base("gate", "Whether a skill may move to a stage, and why. Exits 3 when it may not, 4 when there is not enough data.", writes: false, host, options)
    {
        _asOf = new SinceOption(host.Clock, "The time it is judged for, now without", "--as-of");
        Add(_skill);
        Add(_to);
        Add(_version);
        Add(_asOf);
        Add(_explain);
    }

    /// <summary>What a verdict is as an exit code.</summary>
    public static int ExitCodeOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => ExitCode.Done,
        Verdict.Fail => ExitCode.No,
        _ => ExitCode.Inconclusive,
    };

    protected override async Task<int> RunAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken)
    {
        var request = new GateRequest
        {
            SkillName = context.Get(_skill)!,
            Version = _version.Of(context),
            ToStage = context.Get(_to)!,
            AsOf = context.Get(_asOf),
        };
        var verdict = await Patience.WithAsync(context, () => services.Gate.EvaluateAsync(request, cancellationToken).AsTask()).ConfigureAwait(false);
        await context.AnswerAsync(
            json =>
            {
                json.WriteStartObject();
                VerdictOutput.WriteFields(json, verdict);
                json.WriteEndObject();
            },
            screen =>
            {
                if (context.Get(_explain))
                {
                    VerdictOutput.WriteExplained(screen, verdict);
                }
                else
                {
                    VerdictOutput.Write(screen, verdict);
                }
            }).ConfigureAwait(false);
        return ExitCodeOf(verdict.Verdict);
    }
}
