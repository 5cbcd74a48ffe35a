using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>What the triggers of a policy judge one version by, read once however many of them ask.</summary>
internal sealed class TriggerContext(IMetricsStore metrics, SkillStage stage, DateTimeOffset now)
{
    private readonly Dictionary<int, EvidenceFigures> _newest = [];
    private readonly Dictionary<TimeSpan, EvidenceFigures> _last = [];
    private readonly Dictionary<int, (bool IsWhole, EvidenceSample Sample)> _samples = [];

    /// <summary>The figures by which the version was promoted, or null.</summary>
    public EvidenceFigures? Baseline => stage.Baseline;

    private EvidenceWindow SinceEntry => new()
    {
        SkillName = stage.SkillName,
        SkillVersion = stage.SkillVersion,
        After = MoveWindow.Since(stage.EnteredAt),
        UpTo = now,
    };

    /// <summary>The newest records of each kind since the version entered its stage.</summary>
    /// <param name="count">How many of each kind.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    public async ValueTask<EvidenceFigures> NewestAsync(int count, CancellationToken cancellationToken)
    {
        if (!_newest.TryGetValue(count, out var figures))
        {
            _newest.Add(count, figures = await metrics.GetEvidenceAsync(SinceEntry with { Newest = count }, cancellationToken).ConfigureAwait(false));
        }

        return figures;
    }

    /// <summary>The records of the last span of time, where the version has been in its stage for as long; else those since it entered it.</summary>
    public async ValueTask<EvidenceFigures> LastAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        if (!_last.TryGetValue(span, out var figures))
        {
            var window = SinceEntry;
            var begin = now - span;
            window = window.After is { } entry && entry > begin ? window : window with { After = begin };
            _last.Add(span, figures = await metrics.GetEvidenceAsync(window, cancellationToken).ConfigureAwait(false));
        }

        return figures;
    }

    /// <summary>The newest records of each kind since the version entered its stage one by one, and whether they are all there are.</summary>
    /// <param name="count">How many of each kind.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    public async ValueTask<(bool IsWhole, EvidenceSample Sample)> SampleAsync(int count, CancellationToken cancellationToken)
    {
        if (!_samples.TryGetValue(count, out var found))
        {
            // One more than asked for tells whether there are more.
            var sample = await metrics.GetEvidenceSampleAsync(SinceEntry with { Newest = count + 1 }, cancellationToken).ConfigureAwait(false);
            _samples.Add(count, found = (Math.Max(sample.Executions.Count, sample.Outcomes.Count) <= count, sample));
        }

        return found;
    }
}
