using System.CommandLine;
using SkillMetrics.Approvals;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Promotion.Checks;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>approve</c>: signs the checklist of a move.</summary>
internal sealed class ApproveCommand : PromotionCommand
{
    private readonly TextArgument _skill = new("skill", "The skill.");
    private readonly TextOption _to = TextOption.To();
    private readonly SkillVersionOption _version = new();
    private readonly TextOption _approver = TextOption.Approver();
    private readonly TextOption _ticket = TextOption.Ticket();
    private readonly TextOption _author = new("--author", "name", "Who wrote the version; a policy may ask that it is not who approves.", required: false);
    private readonly Option<string[]> _check = new("--check")
    {
        Description = "An item that holds; may be given several times. Without any a terminal shows the checklist, and elsewhere none holds.",
        HelpName = "item",
    };

    private readonly Option<bool> _allChecks = new("--all-checks") { Description = "Every item that the move needs holds.", Arity = ArgumentArity.Zero };
    private readonly Option<string[]> _evidence = new("--evidence")
    {
        Description = "What was shown for an item, as ITEM=TEXT; may be given several times.",
        HelpName = "item=text",
    };

    public ApproveCommand(CliHost host, GlobalOptions options)
        : base("approve", "Signs the checklist of a move. An approval is never changed: a newer one supersedes it.", writes: true, host, options)
    {
        _check.CompletionSources.Add([.. ChecklistItems.Names]);
        Add(_skill);
        Add(_to);
        Add(_version);
        Add(_approver);
        Add(_ticket);
        Add(_author);
        Add(_check);
        Add(_allChecks);
        Add(_evidence);
        Validators.Add(result =>
        {
            if (result.GetResult(_check) is not null && result.GetResult(_allChecks) is not null)
            {
                result.AddError("Give --check or --all-checks, not both.");
            }
        });
    }

    protected override async Task<int> RunAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken)
    {
        var evidence = Evidence(context.Get(_evidence) ?? []);
        var (skill, to) = (context.Get(_skill)!, context.Get(_to)!);
        var stage = (await services.Registry.GetAsync(skill, _version.Of(context), cancellationToken).ConfigureAwait(false)).Stage;

        // A move that is not legal has none, and is refused below.
        var move = services.Policy.FindMove(stage.Stage, to);
        var needed = move?.Checks.OfType<ApprovalItemsCheck>().SelectMany(c => c.Items).Distinct(StringComparer.Ordinal).ToList() ?? [];
        IReadOnlyList<string> ticked = context switch
        {
            _ when context.Get(_allChecks) => needed,
            _ when context.Has(_check) => context.Get(_check)!,
            _ when needed.Count == 0 => [],
            _ => await ChecklistPrompt.AskAsync(context.Host, $"What holds for {skill}, from {stage.Stage} to {to}?", needed, cancellationToken).ConfigureAwait(false) ?? [],
        };
        var checklist = await services.Approvals.SubmitAsync(
            new ApprovalRequest
            {
                SkillName = skill,
                Version = Storage.VersionFilter.Only(stage.SkillVersion),
                FromStage = stage.Stage,
                ToStage = to,
                Approver = context.Get(_approver)!,
                Ticket = context.Get(_ticket)!,
                Author = context.Get(_author),
                Items = ChecklistItems.Of(ticked),
                Evidence = evidence,
            },
            cancellationToken).ConfigureAwait(false);
        await context.AnswerAsync(
            json =>
            {
                json.WriteStartObject();
                ApprovalOutput.WriteFields(json, checklist);
                json.WriteEndObject();
            },
            screen => ApprovalOutput.Write(screen, new Approval(checklist))).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static Dictionary<string, string> Evidence(IEnumerable<string> texts)
    {
        var evidence = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [var item, { Length: > 0 } shown])
            {
                throw CommandException.Usage($"--evidence must be ITEM=TEXT, but is \"{text}\".");
            }

            if (!evidence.TryAdd(item, shown))
            {
                throw CommandException.Usage($"--evidence is given twice for {item}.");
            }
        }

        return evidence;
    }
}
