using SkillMetrics.Storage.Sqlite.Maintenance;

namespace SkillMetrics.Storage.Sqlite;

/// <content>Backup, restore, verification and retention.</content>
public sealed partial class SqliteMetricsStore
{
    /// <inheritdoc/>
    public async ValueTask BackUpAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await Task.Run(() => _target.BackUp(System.IO.Path.GetFullPath(path)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<string> RestoreAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        EnsureWritable();
        return await _writer.RunAsync(() => Guarded(() => _target.Restore(System.IO.Path.GetFullPath(path))), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken = default) =>
        await AskAsync("verify", Verification.Verify, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<RebuildResult> RebuildAsync(CancellationToken cancellationToken = default)
    {
        EnsureWritable();
        return await _writer.RunAsync(() => Guarded(() => _target.Maintain(Rebuilder.Rebuild)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool keepAggregates, CancellationToken cancellationToken = default)
    {
        EnsureWritable();
        if (before > _options.TimeProvider.GetUtcNow())
        {
            throw new ArgumentOutOfRangeException(nameof(before), before, "Must not be in the future: records of the present would be rejected.");
        }

        return await _writer.RunAsync(
            () => Guarded(() => _target.Maintain(database => Pruner.Prune(database, before, keepAggregates))), cancellationToken).ConfigureAwait(false);
    }
}
