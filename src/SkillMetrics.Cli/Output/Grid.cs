namespace SkillMetrics.Cli.Output;

/// <summary>Rows and columns for people.</summary>
/// <param name="Title">What they are about, or null.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each with a cell for every column.</param>
internal sealed record Grid(string? Title, IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows)
{
    public bool HasHeaders => Columns.Any(c => c.Header.Length > 0);

    /// <summary>Names with a value each.</summary>
    public static Grid Facts(string? title, params IReadOnlyList<(string Name, Cell Value)> facts) =>
        new(title, [new Column(string.Empty), new Column(string.Empty)], [.. facts.Select(f => (IReadOnlyList<Cell>)[f.Name, f.Value])]);

    /// <summary>Names with a count each, the first so many of them, each with a bar that shows it beside the largest.</summary>
    public static Grid Counts(string title, IEnumerable<KeyValuePair<string, long>> counts, int top = 10)
    {
        var first = counts.Take(top).ToList();
        var largest = first.Count == 0 ? 1 : first.Max(c => c.Value);
        return new Grid(
            title,
            [new Column(string.Empty), new Column(string.Empty)],
            [.. first.Select(c => (IReadOnlyList<Cell>)[c.Key, new Cell(Format.Count(c.Value), (double)c.Value / largest)])]);
    }
}
