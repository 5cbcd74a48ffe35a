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

    /// <summary>The digest that an entry tells of; null where it tells of something else, or somebody changed it.</summary>
    private static string? DigestOf(AuditEntry entry)
    {
        try
        {
            var content = JsonSerializer.Deserialize(entry.Content, LedgerJson.Default.AuditContent);
            return content is { Action: AuditActions.Policy, Details: { ValueKind: JsonValueKind.Object } details }
                && details.TryGetProperty("digest", out var digest) && digest.ValueKind == JsonValueKind.String
                ? digest.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
