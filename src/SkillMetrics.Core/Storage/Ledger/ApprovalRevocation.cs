using System.Text.Json.Serialization;
using SkillMetrics.Records;

namespace SkillMetrics.Storage.Ledger;

/// <summary>The revocation of an approval: a fact of its own, since an approval is never changed.</summary>
public sealed record ApprovalRevocation
{
    /// <summary>The approval that is revoked.</summary>
    public required string ApprovalId { get; init; }

    /// <summary>Who revoked it, or null where nobody is named.</summary>
    public string? RevokedBy { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset RevokedAt { get; init => field = UnixTime.Normalize(value); }

    /// <summary>The number of the entry of the audit log that tells of it. Set by the store.</summary>
    [JsonIgnore]
    public long AuditEntry { get; init; }

    /// <summary>The hash of that entry, in lower-case hexadecimal. Set by the store.</summary>
    [JsonIgnore]
    public string AuditHash { get; init; } = string.Empty;
}
