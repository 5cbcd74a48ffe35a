using System.Security.Cryptography;
using System.Text;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;

namespace SkillMetrics.Ingestion;

/// <summary>
/// Tries rejected records again: what a newer version of the library can read, or what no longer conflicts, is stored and leaves the
/// rejects. A reject of which the store kept only a part stays. Safe to use from many threads.
/// </summary>
/// <param name="rejects">The rejected records.</param>
/// <param name="store">The same store, to take them in.</param>
public sealed class RejectRetry(IRejectedRecords rejects, IIngestionStore store)
{
    private const int RecordsPerBatch = 1_000;
    private readonly IRejectedRecords _rejects = rejects ?? throw new ArgumentNullException(nameof(rejects));
    private readonly IIngestionStore _store = store ?? throw new ArgumentNullException(nameof(store));

    /// <summary>Tries all rejected records once.</summary>
    /// <param name="cancellationToken">Ends it; what has been stored stays so.</param>
    /// <exception cref="MetricsStoreException">The store could not be read or written; what was stored before stays so.</exception>
    public async Task<RejectRetrySummary> RunAsync(CancellationToken cancellationToken = default)
    {
        var summary = new RejectRetrySummary();
        var reader = new NdjsonReader();
        var batch = new List<IngestedRecord>();
        var source = string.Empty;
        await foreach (var rejected in _rejects.ReadRejectsAsync(cancellationToken).ConfigureAwait(false))
        {
            summary = summary with { Rejects = summary.Rejects + 1 };
            if (Read(rejected, reader) is not { } record)
            {
                continue;
            }

            if (batch.Count == RecordsPerBatch || !string.Equals(source, rejected.Reject.Source, StringComparison.Ordinal))
            {
                summary = summary.Plus(await CommitAsync(source, batch, cancellationToken).ConfigureAwait(false));
                batch = [];
            }

            source = rejected.Reject.Source;
            batch.Add(record);
        }

        return summary.Plus(await CommitAsync(source, batch, cancellationToken).ConfigureAwait(false));
    }

    private static IngestedRecord? Read(RejectedRecord rejected, NdjsonReader reader)
    {
        var line = Encoding.UTF8.GetBytes(rejected.Reject.Text);
        var isWhole = string.Equals(Convert.ToHexStringLower(SHA256.HashData(line)), rejected.Reject.TextHash, StringComparison.Ordinal);

        // A record without a time of its own gets that of its first ingestion.
        return isWhole && reader.TryRead(line, rejected.RejectedAt, out var record, out _)
            ? new IngestedRecord(record, rejected.Reject.Offset, line)
            : null;
    }

    private async Task<AppendResult> CommitAsync(string source, List<IngestedRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return default;
        }

        var batch = new IngestionBatch { Source = source, Records = records, Rejects = [], IsRetry = true };
        var result = await _store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Records;
    }
}
