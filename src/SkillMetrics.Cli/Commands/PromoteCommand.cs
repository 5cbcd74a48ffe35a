using System.CommandLine;
using System.Text.Json;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>promote</c>: asks the gate again, and moves a skill.</summary>
internal sealed class PromoteCommand : PromotionCommand
{
    private readonly TextArgument _skill = new("skill", "The skill.");
    private readonly TextOption _to = TextOption.To();
    private readonly SkillVersionOption _version = new();
    private readonly TextOption _approver = TextOption.Approver();
    private readonly TextOption _ticket = TextOption.Ticket();
    private readonly TextOption _reason = new("--reason", "text", "Why.");
    private readonly Option<bool> _force = new("--force")
    {
        Description = "Even if the gate does not say pass, or it cools down after a rollback. Event and audit log say so.",
        Arity = ArgumentArity.Zero,
    };

    public PromoteCommand(CliHost host, GlobalOptions options)
        : base("promote", "Moves a skill to a stage if the gate says pass. Exits 3 when it does not, 4 when there is not enough data.", writes: true, host, options)
    {
        Add(_skill);
        Add(_to);
        Add(_version);
        Add(_approver);
        Add(_ticket);
        Add(_reason);
        Add(_force);
    }

    protected override async Task<int> RunAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken)
    {
        var request = new PromotionRequest
        {
            SkillName = context.Get(_skill)!,
            Version = _version.Of(context),
            ToStage = context.Get(_to)!,
            Approver = context.Get(_approver)!,
            Ticket = context.Get(_ticket)!,
            Reason = context.Get(_reason),
            Force = context.Get(_force),
        };
        var result = await services.Promoter.PromoteAsync(request, cancellationToken).ConfigureAwait(false);
        await context.AnswerAsync(
            json => Write(json, request, result, services.Policy, context.Host.Clock),
            screen =>
            {
                screen.Write(result.Reason);
                if (result.Verdict is { } verdict)
                {
                    VerdictOutput.Write(screen, verdict);
                }
            }).ConfigureAwait(false);
        return result switch
        {
            { IsMoved: true } => ExitCode.Done,
            { Verdict: { } verdict } when verdict.Verdict != Verdict.Pass => GateCommand.ExitCodeOf(verdict.Verdict),
            _ => ExitCode.No,
        };
    }

    private static void Write(Utf8JsonWriter json, PromotionRequest request, PromotionResult result, PromotionPolicy policy, TimeProvider clock)
    {
        json.WriteStartObject();
        VerdictOutput.WriteFields(json, result.Verdict ?? NotAsked(request, result, policy, clock));
        json.WriteBoolean("promoted", result.IsMoved);
        json.WriteString("event_id", result.IsMoved ? result.Event?.EventId : null);
        json.WriteString("reason", result.Reason);
        json.WriteEndObject();
    }

    /// <summary>Somebody was first, so that no check was made: the answer is no all the same.</summary>
    private static GateVerdict NotAsked(PromotionRequest request, PromotionResult result, PromotionPolicy policy, TimeProvider clock) => new()
    {
        SkillName = request.SkillName,
        SkillVersion = result.Event?.SkillVersion ?? request.Version.Version,
        FromStage = result.Event?.ToState ?? request.ToStage,
        ToStage = request.ToStage,
        Verdict = Verdict.Fail,
        Checks = [],
        EvaluatedAt = clock.GetUtcNow(),
        PolicyName = policy.Name,
        PolicyDigest = policy.Digest,
    };
}
