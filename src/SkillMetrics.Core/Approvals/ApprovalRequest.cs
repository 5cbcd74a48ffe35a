using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Approvals;

/// <summary>A checklist that somebody signs.</summary>
public sealed record ApprovalRequest
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; unless it is one, that of the newest record.</summary>
    public VersionFilter Version { get; init; }

    /// <summary>The stage it may enter.</summary>
    public required string ToStage { get; init; }

    /// <summary>The stage it may leave; null for the one it is at.</summary>
    public string? FromStage { get; init; }

    /// <summary>Who signs.</summary>
    public required string Approver { get; init; }

    /// <summary>The ticket under which it is signed.</summary>
    public required string Ticket { get; init; }

    /// <summary>Who wrote the version, or null.</summary>
    public string? Author { get; init; }

    /// <summary>What is ticked.</summary>
    public required ChecklistItems Items { get; init; }

    /// <summary>What was shown for it, by the items' names.</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
