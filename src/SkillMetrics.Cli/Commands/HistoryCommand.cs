using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>history</c>: what moved a skill, and what was signed for it.</summary>
internal sealed class HistoryCommand : PromotionCommand
{
    private readonly TextArgument _skill = new("skill", "The skill.");

    public HistoryCommand(CliHost host, GlobalOptions options)
        : base("history", "The promotions, rollbacks and approvals of a skill, newest first.", writes: false, host, options) => Add(_skill);

    protected override async Task<int> RunAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken)
    {
        var skill = context.Get(_skill)!;
        _ = await services.Registry.GetAsync(skill, cancellationToken: cancellationToken).ConfigureAwait(false);
        var entries = (await services.Approvals.ListAsync(skill, cancellationToken).ConfigureAwait(false)).Select(a => new HistoryEntry(a)).ToList();
        foreach (var kind in new[] { RecordKind.Promotion, RecordKind.Rollback })
        {
            await foreach (var record in services.Store.Metrics.ReadAsync(new RecordFilter { Kind = kind, SkillName = skill }, cancellationToken).ConfigureAwait(false))
            {
                entries.Add(new HistoryEntry((StageChangeRecord)record));
            }
        }

        // Of one moment that which the audit log tells later is newer.
        entries = [.. entries.OrderByDescending(e => e.At).ThenByDescending(e => e.AuditEntry)];
        await context.AnswerAsync(json => HistoryOutput.Write(json, skill, entries), screen => HistoryOutput.Write(screen, entries)).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
