namespace SkillMetrics.Cli.Output;

/// <summary>Where a person reads.</summary>
internal interface IScreen
{
    /// <summary>Writes a line.</summary>
    void Write(string line);

    /// <summary>Writes a grid; one without rows is left out.</summary>
    void Write(Grid grid);

    /// <summary>Writes what checks found, one after the other.</summary>
    void Write(IReadOnlyList<Explanation> explanations);
}
