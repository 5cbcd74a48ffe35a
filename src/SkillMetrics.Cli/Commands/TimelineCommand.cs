using System.CommandLine;
using SkillMetrics.Analytics;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>timeline</c>: how a skill went over time.</summary>
internal sealed class TimelineCommand : StoreCommand
{
    private readonly TextArgument _skill = new("skill", "The skill.");
    private readonly Option<string> _bucket = new Option<string>("--bucket")
    {
        Description = "What is added up: hour, day, or week (from Monday), in UTC.",
        HelpName = "bucket",
        DefaultValueFactory = _ => TimelineOutput.Buckets[TimelineBucket.Day],
    }.OneOf([.. TimelineOutput.Buckets.Values]);

    private readonly SinceOption _since;

    public TimelineCommand(CliHost host, GlobalOptions options)
        : base("timeline", "How the invocations of a skill went over time.", host, options)
    {
        _since = new SinceOption(host.Clock, "Only invocations from then on, up to now");
        Add(_skill);
        Add(_bucket);
        Add(_since);
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var skill = context.Get(_skill)!;
        var since = context.Get(_since);
        var filter = new TimelineFilter
        {
            Bucket = TimelineOutput.Buckets.Single(b => string.Equals(b.Value, context.Get(_bucket), StringComparison.Ordinal)).Key,
            Since = since,
            Until = since is null ? null : context.Host.Clock.GetUtcNow(),
        };
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var timeline = await GetAsync(new SkillAnalytics(store.Metrics), skill, filter, cancellationToken).ConfigureAwait(false);
            await context.AnswerAsync(json => TimelineOutput.Write(json, timeline), screen => TimelineOutput.Write(screen, timeline)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private static async Task<Timeline> GetAsync(SkillAnalytics analytics, string skill, TimelineFilter filter, CancellationToken cancellationToken)
    {
        try
        {
            return await analytics.GetTimelineAsync(skill, filter, cancellationToken).ConfigureAwait(false) ?? throw CommandException.UnknownSkill(skill);
        }
        catch (TimelineTooLongException e)
        {
            throw CommandException.Usage(e.Message, e);
        }
    }
}
