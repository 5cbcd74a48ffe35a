using System.Text.Json.Serialization;
using SkillMetrics.Records;

namespace SkillMetrics.Storage.Ledger;

/// <summary>A checklist that somebody signed for one move of one version of a skill. Never changed: another one supersedes it.</summary>
public sealed record ApprovalChecklist
{
    /// <summary>Its id, unique over all skills.</summary>
    public required string ApprovalId { get; init; }

    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; null for records without one.</summary>
    public string? SkillVersion { get; init; }

    /// <summary>The stage it may leave.</summary>
    public required string FromStage { get; init; }

    /// <summary>The stage it may enter.</summary>
    public required string ToStage { get; init; }

    /// <summary>Who signed.</summary>
    public required string Approver { get; init; }

    /// <summary>The ticket under which it was signed.</summary>
    public required string Ticket { get; init; }

    /// <summary>Who wrote the version, or null where nobody is named.</summary>
    public string? Author { get; init; }

    /// <summary>What was ticked.</summary>
    public required ChecklistItems Items { get; init; }

    /// <summary>What was shown for it, by the items' names.</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The digest of the policy it was signed under.</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>When it was signed, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init => field = UnixTime.Normalize(value); }

    /// <summary>From when on it no longer counts, or null.</summary>
    public DateTimeOffset? ValidUntil { get; init => field = value is { } time ? UnixTime.Normalize(time) : null; }

    /// <summary>The number of the entry of the audit log that tells of it. Set by the store.</summary>
    [JsonIgnore]
    public long AuditEntry { get; init; }

    /// <summary>The hash of that entry, in lower-case hexadecimal. Set by the store.</summary>
    [JsonIgnore]
    public string AuditHash { get; init; } = string.Empty;
}
