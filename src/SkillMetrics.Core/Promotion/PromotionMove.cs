namespace SkillMetrics.Promotion;

/// <summary>A legal move between two stages, and what must hold for it.</summary>
public sealed record PromotionMove
{
    /// <summary>The stage to leave.</summary>
    public required string From { get; init; }

    /// <summary>The stage to enter.</summary>
    public required string To { get; init; }

    /// <summary>How far back records count, unless they count <see cref="SinceEntry"/>. More than 0; 7 days by default.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether records count from the version's entry into the stage it leaves on, instead of <see cref="Window"/>: what a check needs that
    /// may be asked after every execution, since its records must only ever become more.
    /// </summary>
    public bool SinceEntry { get; init; }

    /// <summary>
    /// For skills that seldom run: of a kind with fewer records in the window the last this many count, however old. From 1; null, the
    /// default, for none.
    /// </summary>
    public int? ExtendToLast { get; init; }

    /// <summary>What is checked, in this order.</summary>
    public required IReadOnlyList<PromotionCheck> Checks { get; init => field = [.. value]; }
}
