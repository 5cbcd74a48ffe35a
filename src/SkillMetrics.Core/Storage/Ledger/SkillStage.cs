using System.Text.Json.Serialization;
using SkillMetrics.Records;

namespace SkillMetrics.Storage.Ledger;

/// <summary>Where one version of a skill stands, and since when.</summary>
public sealed record SkillStage
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; null for records without one.</summary>
    public string? SkillVersion { get; init; }

    /// <summary>The stage.</summary>
    public required string Stage { get; init; }

    /// <summary>
    /// When it entered the stage, in UTC: what a rollback is judged by is not older. After a rollback it is a microsecond later than the
    /// event, so that the records that led to it are older.
    /// </summary>
    public required DateTimeOffset EnteredAt { get; init => field = UnixTime.Normalize(value); }

    /// <summary>The version whose place it took in the last stage, which a rollback brings back; or null.</summary>
    public ReplacedVersion? Replaced { get; init; }

    /// <summary>Until when it may not be promoted again, or null.</summary>
    public DateTimeOffset? CoolDownUntil { get; init => field = value is { } time ? UnixTime.Normalize(time) : null; }

    /// <summary>
    /// The figures by which it was last promoted: what a monitor compares with. Outcomes that are errors of the judge are left out where a
    /// trigger of the policy leaves them out. Null where it never was.
    /// </summary>
    public EvidenceFigures? Baseline { get; init; }

    /// <summary>The promotion or rollback that brought it here, or null where it was registered here.</summary>
    public string? EventId { get; init; }

    /// <summary>The number of the entry of the audit log that says so. Set by the store.</summary>
    [JsonIgnore]
    public long AuditEntry { get; init; }

    /// <summary>The order in which stores list them.</summary>
    internal static int InOrder(SkillStage left, SkillStage right) => string.CompareOrdinal(left.SkillName, right.SkillName) is var order and not 0
        ? order
        : string.CompareOrdinal(left.SkillVersion, right.SkillVersion);
}
