using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>approvals</c>: what was signed.</summary>
internal sealed class ApprovalsCommand : PromotionCommand
{
    private readonly Argument<string?> _skill = new("skill") { Description = "The skill; all of them without.", Arity = ArgumentArity.ZeroOrOne };

    public ApprovalsCommand(CliHost host, GlobalOptions options)
        : base("approvals", "What was signed for a skill, or for all, newest first; superseded and revoked approvals among them.", writes: false, host, options) =>
        Add(_skill);

    protected override async Task<int> RunAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken)
    {
        var skill = context.Get(_skill);
        if (skill is not null)
        {
            _ = await services.Registry.GetAsync(skill, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        var approvals = await services.Approvals.ListAsync(skill, cancellationToken).ConfigureAwait(false);
        await context.AnswerAsync(json => ApprovalOutput.Write(json, approvals), screen => ApprovalOutput.Write(screen, approvals)).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
