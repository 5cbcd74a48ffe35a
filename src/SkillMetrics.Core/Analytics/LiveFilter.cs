namespace SkillMetrics.Analytics;

/// <summary>What live numbers are about. Both limits apply: only performance records within the window count, and of these only the last.</summary>
public sealed record LiveFilter
{
    /// <summary>Only this skill, over all its versions; null for all skills.</summary>
    public string? SkillName { get; init; }

    /// <summary>How far back the window reaches from now, more than zero; an hour unless said otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromHours(1);

    /// <summary>How many performance records count at most: the newest by their own time. From 1; 100 unless said otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Last
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100;
}
