namespace SkillMetrics.Records;

/// <summary>
/// The sizes a record may have. Together they keep the NDJSON line of every valid record below <see cref="LineBytes"/>,
/// so that whatever one store holds another can read.
/// </summary>
public static class RecordLimits
{
    /// <summary>The longest skill name, in UTF-16 code units.</summary>
    public const int SkillNameLength = 200;

    /// <summary>The longest identifier (execution, invocation, event, session, run, phase), version or label, in UTF-16 code units.</summary>
    public const int IdentifierLength = 1_000;

    /// <summary>The longest free text, and the longest list or map with its items counted together, in UTF-16 code units.</summary>
    public const int TextLength = 65_536;

    /// <summary>The longest NDJSON line that is read, in bytes. A longer one is rejected.</summary>
    public const int LineBytes = 1_048_576;

    /// <summary>The longest duration that a record may state: ten years of 366 days.</summary>
    public static TimeSpan LongestDuration => TimeSpan.FromDays(3_660);

    /// <summary>How many deliverables of a token estimate are kept.</summary>
    public const int Deliverables = 20;

    /// <summary>The longest deliverable that is kept whole, in UTF-16 code units; a longer one is cut and ends in <c>...</c>.</summary>
    public const int DeliverableLength = 200;
}
