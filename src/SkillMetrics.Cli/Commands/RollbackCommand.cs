using System.CommandLine;
using System.Text.Json;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Promotion;
using SkillMetrics.Records;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>rollback</c>: takes a skill back by hand, or all that got worse.</summary>
internal sealed class RollbackCommand : PromotionCommand
{
    private static readonly Column[] _columns = [new("skill"), new("version"), new("from"), new("to"), new("trigger"), new("reason")];
    private readonly Argument<string?> _skill = new("skill") { Description = "The skill.", Arity = ArgumentArity.ZeroOrOne };
    private readonly TextOption _to = new("--to", "stage", "The earlier stage to go back to.", required: false);
    private readonly TextOption _reason = new("--reason", "text", "Why.", required: false);
    private readonly TextOption _actor = TextOption.Actor();
    private readonly SkillVersionOption _version = new();
    private readonly Option<bool> _auto = new("--auto")
    {
        Description = "Looks at every skill, and takes those one stage back that got worse.",
        Arity = ArgumentArity.Zero,
    };

    public RollbackCommand(CliHost host, GlobalOptions options)
        : base("rollback", "Takes a skill back to an earlier stage; with --auto all that got worse.", writes: true, host, options)
    {
        Add(_skill);
        Add(_to);
        Add(_reason);
        Add(_actor);
        Add(_version);
        Add(_auto);
        Validators.Add(result =>
        {
            var byHand = new[] { result.GetResult(_skill) is { Tokens.Count: > 0 }, result.GetResult(_to) is not null, result.GetResult(_reason) is not null };
            if (result.GetResult(_auto) is null && !byHand.All(given => given))
            {
                result.AddError("Give a skill, --to and --reason; or --auto alone.");
            }
            else if (result.GetResult(_auto) is not null && (byHand.Any(given => given) || result.GetResult(_version) is not null || result.GetResult(_actor) is not null))
            {
                result.AddError("--auto looks at every skill: give no skill, --to, --reason, --actor or --version with it.");
            }
        });
    }

    protected override async Task<int> RunAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken)
    {
        var (rolledBack, nothing) = context.Get(_auto)
            ? (await Patience.WithAsync(context, () => services.Monitor.RunOnceAsync(cancellationToken).AsTask()).ConfigureAwait(false), "Nothing got so much worse that it must go back.")
            : await ByHandAsync(context, services, cancellationToken).ConfigureAwait(false);
        await context.AnswerAsync(json => Write(json, rolledBack), screen => Write(screen, rolledBack, nothing)).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private async Task<(IReadOnlyList<RollbackRecord> RolledBack, string Nothing)> ByHandAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken)
    {
        var result = await services.Promoter.RollbackAsync(
            new RollbackRequest
            {
                SkillName = context.Get(_skill)!,
                Version = _version.Of(context),
                ToStage = context.Get(_to),
                Reason = context.Get(_reason)!,
                Actor = context.Get(_actor),
            },
            cancellationToken).ConfigureAwait(false);
        return (result is { IsMoved: true, Event: RollbackRecord rollback } ? [rollback] : [], result.Reason);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<RollbackRecord> rolledBack)
    {
        json.WriteStartObject();
        json.WriteStartArray("rolled_back");
        foreach (var rollback in rolledBack)
        {
            json.WriteStartObject();
            json.WriteString("skill", rollback.SkillName);
            json.WriteString("version", rollback.SkillVersion);
            json.WriteString("from", rollback.FromState);
            json.WriteString("to", rollback.ToState);
            json.WriteString("trigger_metric", rollback.TriggerMetric);
            json.WriteString("reason", rollback.TriggerReason);
            json.WriteString("event_id", rollback.EventId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(IScreen screen, IReadOnlyList<RollbackRecord> rolledBack, string nothing)
    {
        if (rolledBack.Count == 0)
        {
            screen.Write(nothing);
        }

        screen.Write(new Grid(
            null,
            _columns,
            [.. rolledBack.Select(r => (Cell[])[r.SkillName, Format.Text(r.SkillVersion), r.FromState, r.ToState, Format.Text(r.TriggerMetric), Format.Text(r.TriggerReason)])]));
    }
}
