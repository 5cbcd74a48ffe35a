namespace SkillMetrics.Storage.Files;

/// <content>What gates, monitors and live numbers judge by.</content>
public sealed partial class FileMetricsStore
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SkillVersionTimes>> GetVersionsAsync(string skillName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(skillName);
        return await AskAsync("versions", history => history.Versions(skillName), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<EvidenceFigures> GetEvidenceAsync(EvidenceWindow window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        return await AskAsync("evidence", history => history.Evidence(window), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<EvidenceSample> GetEvidenceSampleAsync(EvidenceWindow window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        return await AskAsync("evidence_sample", history => history.Sample(window), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LiveSample?> GetLiveSampleAsync(LiveWindow window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        return await AskAsync("live", history => history.Live(window), cancellationToken).ConfigureAwait(false);
    }
}
