namespace SkillMetrics.Promotion;

/// <summary>What one check found.</summary>
public sealed record CheckResult
{
    /// <summary>The check's stable name, for example <c>coverage.fidelity</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it says.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The figure it looked at, in the unit of the threshold; null where there is none.</summary>
    public double? Observed { get; init; }

    /// <summary>What the figure must reach, or must not exceed; null where there is none.</summary>
    public double? Threshold { get; init; }

    /// <summary>The lower end of what the evidence is compatible with, in the unit of the threshold; null where the check computes none.</summary>
    public double? Lower { get; init; }

    /// <summary>The upper end of what the evidence is compatible with, in the unit of the threshold; null where the check computes none.</summary>
    public double? Upper { get; init; }

    /// <summary>How many records the figure is of; null for a check that looks at no records.</summary>
    public long? Samples { get; init; }

    /// <summary>The span of time it looked at, or null for a check that looks at no records.</summary>
    public EvidenceSpan? Window { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }
}
