using SkillMetrics.Cli.Hosting;
using Spectre.Console;

namespace SkillMetrics.Cli.Output;

/// <summary>Tables and short bars.</summary>
internal sealed class TerminalScreen(CliHost host) : IScreen
{
    private const int BarWidth = 10;
    private static readonly Style _full = new(Color.Green);
    private static readonly Style _empty = new(Color.Grey);

    private readonly IAnsiConsole _console = Terminal.Create(host.Output, host);

    public void Write(string line) => _console.Write(new Text(new Cell(line).Text + "\n"));

    public void Write(Grid grid)
    {
        if (grid.Rows.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Rounded, ShowHeaders = grid.HasHeaders };
        if (grid.Title is not null)
        {
            table.Title = new TableTitle(Markup.Escape(grid.Title), new Style(decoration: Decoration.Bold));
        }

        foreach (var column in grid.Columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Header)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left });
        }

        foreach (var row in grid.Rows)
        {
            table.AddRow(row.Select(c => c.Bar is { } bar ? WithBar(c.Text, bar) : new Text(c.Text)));
        }

        _console.Write(table);
    }

    private static Paragraph WithBar(string text, double fraction)
    {
        // Anything above nothing shows, and only the whole fills the bar.
        var full = fraction >= 1 ? BarWidth : Math.Min(BarWidth - 1, (int)Math.Ceiling(fraction * BarWidth));
        return new Paragraph(new string('█', full), _full).Append(new string('░', BarWidth - full), _empty).Append($" {text}");
    }
}
