namespace SkillMetrics.Cli.Output;

/// <summary>Plain text: columns with two spaces between, and nothing but letters and digits to look at.</summary>
internal sealed class PlainScreen(TextWriter output) : IScreen
{
    private const int ChartWidth = 60;
    private bool _isFirst = true;

    public void Write(string line)
    {
        output.WriteLine(new Cell(line).Text);
        _isFirst = false;
    }

    public void Write(Grid grid)
    {
        if (grid.Rows.Count == 0)
        {
            return;
        }

        if (!_isFirst)
        {
            output.WriteLine();
        }

        _isFirst = false;
        if (grid.Title is not null)
        {
            output.WriteLine(new Cell(grid.Title).Text);
        }

        IEnumerable<IReadOnlyList<Cell>> lines = grid.HasHeaders ? grid.Rows.Prepend([.. grid.Columns.Select(c => (Cell)c.Header)]) : grid.Rows;
        var widths = grid.Columns.Select((_, i) => lines.Max(l => l[i].Text.Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = grid.Columns.Select((c, i) => c.IsNumber ? line[i].Text.PadLeft(widths[i]) : line[i].Text.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    public void Write(IReadOnlyList<Explanation> explanations)
    {
        foreach (var explanation in explanations)
        {
            output.WriteLine();
            Write(explanation.Title);
            Write($"  {explanation.Check.Reason}");
            this.Write(explanation.Chart?.Draw(ChartWidth, ChartGlyphs.Ascii).Select(l => $"  {l}") ?? []);
        }

        if (explanations.Any(e => e.Chart is not null))
        {
            output.WriteLine();
            Write(ChartGlyphs.Ascii.Legend);
        }
    }
}
