using System.Text.Json;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>Tells the audit log which policy holds, whenever it is another one than the last that was told.</summary>
internal sealed class PolicyLog(IPromotionStore store, IAuditLog auditLog, PromotionPolicy policy)
{
    public async ValueTask EnsureToldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (last, digest) = (0L, default(string));
            await foreach (var entry in auditLog.ReadAuditAsync(storeWideOnly: true, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                (last, digest) = (entry.Number, DigestOf(entry) ?? digest);
            }

            if (string.Equals(digest, policy.Digest, StringComparison.Ordinal))
            {
                return;
            }

            var commit = new PromotionCommit
            {
                Action = AuditActions.Policy,
                At = now,
                ExpectedEntry = last,
                Details = $"{{\"digest\":\"{policy.Digest}\",\"policy\":{policy.ToJson()}}}",
            };
            if ((await store.CommitAsync(commit, cancellationToken).ConfigureAwait(false)).IsCommitted)
            {
                return;
            }
        }
    }

    private static string? DigestOf(AuditEntry entry)
    {
        using var document = JsonDocument.Parse(entry.Content);
        return document.RootElement.GetProperty("action").ValueEquals(AuditActions.Policy)
            ? document.RootElement.GetProperty("details").GetProperty("digest").GetString()
            : null;
    }
}
