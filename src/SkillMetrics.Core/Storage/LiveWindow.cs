namespace SkillMetrics.Storage;

/// <summary>Which recent records count, of one skill or of all: those in a span of time and, of performance records, the newest of them.</summary>
public sealed record LiveWindow
{
    /// <summary>Only records of this skill, over all its versions; null for every record. Interactions count only where they name it.</summary>
    public string? SkillName { get; init; }

    /// <summary>Only records whose time is after this.</summary>
    public required DateTimeOffset After { get; init; }

    /// <summary>Only records whose time is not after this.</summary>
    public required DateTimeOffset UpTo { get; init; }

    /// <summary>How many performance records are told one by one at most: the newest by time; of equal times, what was stored last. From 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public required int Newest
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }
}
