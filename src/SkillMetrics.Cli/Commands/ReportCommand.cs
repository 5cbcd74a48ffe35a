using System.CommandLine;
using SkillMetrics.Analytics;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>report</c>: one skill, or all.</summary>
internal sealed class ReportCommand : StoreCommand
{
    private static readonly Dictionary<string, ReportOrder> _orders = new(StringComparer.Ordinal)
    {
        ["invocations"] = ReportOrder.Invocations,
        ["name"] = ReportOrder.Name,
        ["completion_rate"] = ReportOrder.CompletionRate,
        ["duration"] = ReportOrder.Duration,
        ["errors"] = ReportOrder.Errors,
        ["last_invoked"] = ReportOrder.LastInvoked,
    };

    private readonly Argument<string?> _skill = new("skill") { Description = "The skill; all of them without.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _sort = new Option<string>("--sort")
    {
        Description = $"The order of all skills: {string.Join(", ", _orders.Keys)}. Equal ones by name.",
        HelpName = "order",
        DefaultValueFactory = _ => "invocations",
    }.OneOf(_orders.Keys);

    private readonly CountOption _top = CountOption.Top("Only the first so many of all skills.");
    private readonly SinceOption _since;
    private readonly Option<string?> _version = new("--version")
    {
        Description = "Only this version of the skill, or only the skills that have it, if any; an empty text for records without one.",
        HelpName = "version",
    };

    public ReportCommand(CliHost host, GlobalOptions options)
        : base("report", "What the store knows about one skill, or about all.", host, options)
    {
        _since = new SinceOption(host.Clock, "Only what happened from then on");
        Add(_skill);
        Add(_sort);
        Add(_top);
        Add(_since);
        Add(_version);
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var filter = new ReportFilter
        {
            Since = context.Get(_since),
            Version = context.Has(_version) ? VersionFilter.Only(context.Get(_version)) : VersionFilter.All,
        };
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var analytics = new SkillAnalytics(store.Metrics);
            if (context.Get(_skill) is { } skill)
            {
                var report = await Patience.WithAsync(context, () => analytics.GetReportAsync(skill, filter, cancellationToken).AsTask()).ConfigureAwait(false)
                    ?? throw Unknown(skill, filter.Version);
                await context.AnswerAsync(json => ReportJson.Write(json, report), screen => ReportView.Write(screen, report)).ConfigureAwait(false);
            }
            else
            {
                var reports = await Patience.WithAsync(context, () => analytics.GetReportsAsync(filter, cancellationToken).AsTask()).ConfigureAwait(false);
                var asked = reports.InOrder(_orders[context.Get(_sort)!]).Take(context.Get(_top) ?? int.MaxValue).ToList();
                await context.AnswerAsync(json => ReportJson.Write(json, asked), screen => ReportView.Write(screen, asked)).ConfigureAwait(false);
            }
        }

        return ExitCode.Done;
    }

    private static CommandException Unknown(string skill, VersionFilter version) => version switch
    {
        { IsOne: false } => CommandException.UnknownSkill(skill),
        { Version: null } => CommandException.Usage($"The store has no records of the skill \"{skill}\" without a version. See skillmetrics report for what it has."),
        _ => CommandException.Usage($"The store has no version \"{version.Version}\" of a skill \"{skill}\". See skillmetrics export for the versions it has."),
    };
}
