using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>revoke</c>: an approval no longer counts.</summary>
internal sealed class RevokeCommand : PromotionCommand
{
    private readonly Argument<string> _id = new("id") { Description = "The approval, as approvals tells it." };
    private readonly TextOption _reason = new("--reason", "text", "Why.");
    private readonly TextOption _actor = TextOption.Actor();

    public RevokeCommand(CliHost host, GlobalOptions options)
        : base("revoke", "Revokes an approval. What it had superseded does not come back.", writes: true, host, options)
    {
        Add(_id);
        Add(_reason);
        Add(_actor);
    }

    protected override async Task<int> RunAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken)
    {
        var revoked = await services.Approvals.RevokeAsync(context.Get(_id)!, context.Get(_reason)!, context.Get(_actor), cancellationToken).ConfigureAwait(false);
        await context.AnswerAsync(
            json =>
            {
                json.WriteStartObject();
                ApprovalOutput.WriteFields(json, revoked);
                json.WriteEndObject();
            },
            screen => ApprovalOutput.Write(screen, revoked)).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
