namespace SkillMetrics.Promotion.SelfTest;

/// <summary>What a policy does in the long run.</summary>
public sealed record SelfTestResult
{
    /// <summary>The policy's name.</summary>
    public required string PolicyName { get; init; }

    /// <summary>The policy's digest.</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>The stage that the move leaves.</summary>
    public required string FromStage { get; init; }

    /// <summary>The stage that the move enters.</summary>
    public required string ToStage { get; init; }

    /// <summary>What was simulated.</summary>
    public required SelfTestOptions Options { get; init; }

    /// <summary>The rates of the version in the last stage, and of a candidate that is as good.</summary>
    public required SelfTestRates Good { get; init; }

    /// <summary>The rates of a candidate that is too bad to be promoted.</summary>
    public required SelfTestRates Bad { get; init; }

    /// <summary>In how many runs the gate ever passed a bad candidate, and after how many records of each version.</summary>
    public required SelfTestFigures WronglyPromoted { get; init; }

    /// <summary>In how many runs the gate passed a candidate as good as the version in the last stage, and after how many records of each.</summary>
    public required SelfTestFigures Promoted { get; init; }

    /// <summary>In how many runs a trigger took a good version back although it had stayed as good, and after how many records since the promotion.</summary>
    public required SelfTestFigures FalseAlarms { get; init; }

    /// <summary>What becomes of losses of quality.</summary>
    public required IReadOnlyList<SelfTestLoss> Losses { get; init; }
}
