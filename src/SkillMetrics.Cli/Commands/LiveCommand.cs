using SkillMetrics.Analytics;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>live</c>: what happens now.</summary>
internal sealed class LiveCommand : StoreCommand
{
    private static readonly LiveFilter _defaults = new();
    private readonly WindowOption _window = new("How far back to look; 1h unless said otherwise");
    private readonly CountOption _last = new("--last", $"At most so many executions, the latest; {_defaults.Last} unless said otherwise.");
    private readonly TextOption _skill = new("--skill", "name", "Only this skill.", required: false);

    public LiveCommand(CliHost host, GlobalOptions options)
        : base("live", "What happens now: how long executions take and how they end. On a terminal drawn anew every second, until Ctrl-C.", host, options)
    {
        Add(_window);
        Add(_last);
        Add(_skill);
    }

    private static TimeSpan Period => TimeSpan.FromSeconds(1);

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var filter = new LiveFilter
        {
            SkillName = context.Get(_skill),
            Window = context.Get(_window) ?? _defaults.Window,
            Last = context.Get(_last) ?? _defaults.Last,
        };
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var analytics = new SkillAnalytics(store.Metrics, context.Host.Clock);
            if (!context.Redraws)
            {
                var numbers = await Patience.WithAsync(context, () => GetAsync(analytics, filter, cancellationToken)).ConfigureAwait(false);
                await context.AnswerAsync(json => LiveOutput.Write(json, numbers), screen => LiveOutput.Write(screen, numbers, filter)).ConfigureAwait(false);
                return ExitCode.Done;
            }

            // Ends with Ctrl-C, or when the store cannot be read any more.
            for (var screen = new MovingScreen(context.Host); ; await Task.Delay(Period, context.Host.Clock, cancellationToken).ConfigureAwait(false))
            {
                var numbers = await GetAsync(analytics, filter, cancellationToken).ConfigureAwait(false);
                await screen.DrawAsync(s => LiveOutput.Write(s, numbers, filter)).ConfigureAwait(false);
            }
        }
    }

    private static async Task<LiveNumbers> GetAsync(SkillAnalytics analytics, LiveFilter filter, CancellationToken cancellationToken) =>
        await analytics.GetLiveNumbersAsync(filter, cancellationToken).ConfigureAwait(false) ?? throw CommandException.UnknownSkill(filter.SkillName!);
}
