namespace SkillMetrics.Storage.Sqlite;

/// <summary>The names of one set of aggregate tables: the live ones, or those that hold what was pruned. Both have the same columns.</summary>
internal sealed record AggregateTables
{
    private AggregateTables(string prefix)
    {
        Metrics = $"{prefix}skill_metrics";
        Counts = $"{prefix}skill_counts";
        Paths = $"{prefix}path_metrics";
        Histograms = $"{prefix}duration_histograms";
        Hours = $"{prefix}invocation_hours";
        Sessions = $"{prefix}session_skill";
        PathIndex = prefix.Length == 0 ? "skill_invocation_fts" : null;
        CountsSessions = prefix.Length == 0;
    }

    /// <summary>What reports are made of: sealed and history together.</summary>
    public static AggregateTables Live { get; } = new(string.Empty);

    /// <summary>What was pruned.</summary>
    public static AggregateTables Sealed { get; } = new("sealed_");

    public string Metrics { get; }

    public string Counts { get; }

    public string Paths { get; }

    public string Histograms { get; }

    public string Hours { get; }

    public string Sessions { get; }

    /// <summary>The full-text index of the paths; null where there is none.</summary>
    public string? PathIndex { get; }

    /// <summary>Whether its sessions are those that skills and versions count.</summary>
    public bool CountsSessions { get; }

    public IEnumerable<string> All => [Metrics, Counts, Paths, Histograms, Hours, Sessions];
}
