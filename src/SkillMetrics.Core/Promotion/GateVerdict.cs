namespace SkillMetrics.Promotion;

/// <summary>What the gate says of a move, with every check that led to it.</summary>
public sealed record GateVerdict
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; null for records without one.</summary>
    public string? SkillVersion { get; init; }

    /// <summary>The stage to leave.</summary>
    public required string FromStage { get; init; }

    /// <summary>The stage to enter.</summary>
    public required string ToStage { get; init; }

    /// <summary>The worst of the checks' verdicts.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>All checks of the move, in the policy's order: none is left out because another failed.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>The time it was judged for.</summary>
    public required DateTimeOffset EvaluatedAt { get; init; }

    /// <summary>The policy's name.</summary>
    public required string PolicyName { get; init; }

    /// <summary>The policy's digest.</summary>
    public required string PolicyDigest { get; init; }
}
