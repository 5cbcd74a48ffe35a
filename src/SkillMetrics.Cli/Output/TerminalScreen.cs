using SkillMetrics.Cli.Hosting;
using SkillMetrics.Promotion;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SkillMetrics.Cli.Output;

/// <summary>Tables and short bars.</summary>
internal sealed class TerminalScreen(CliHost host, TextWriter output) : IScreen
{
    private const int BarWidth = 10;
    private const int Gap = 1;
    private const int Indent = 2;
    private const int WidestChart = 100;
    private static readonly Style _title = new(decoration: Decoration.Bold);
    private static readonly Style _full = new(Color.Blue);
    private static readonly Style _empty = new(Color.Grey);
    private static readonly Style _pass = new(Color.Green);
    private static readonly Style _fail = new(Color.Red);
    private static readonly Style _inconclusive = new(Color.Yellow);

    private readonly IAnsiConsole _console = Terminal.Create(output, host);

    public void Write(string line) => _console.Write(new Text(new Cell(line).Text + "\n"));

    public void Write(Grid grid)
    {
        if (grid.Rows.Count == 0)
        {
            return;
        }

        if (grid.Title is not null)
        {
            _console.Write(new Text(new Cell(grid.Title).Text + "\n", _title));
        }

        var hasBars = NaturalWidth(grid) + BarWidth <= host.Width;
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = grid.HasHeaders };
        for (var i = 0; i < grid.Columns.Count; i++)
        {
            var (header, isNumber) = grid.Columns[i];
            table.AddColumn(new TableColumn(new Text(header))
            {
                Padding = new Padding(0, 0, Gap, 0),
                Alignment = isNumber ? Justify.Right : Justify.Left,

                // Names may be broken, numbers and bars may not.
                NoWrap = isNumber || grid.Rows.Any(r => r[i].Bar is not null),
            });
        }

        foreach (var row in grid.Rows)
        {
            table.AddRow(row.Select(c => (IRenderable)(c.Bar is { } bar && hasBars ? WithBar(c.Text, bar) : new Text(c.Text))));
        }

        _console.Write(table);
    }

    public void Write(IReadOnlyList<Explanation> explanations)
    {
        var glyphs = host.TerminalsAreDumb ? ChartGlyphs.Ascii : ChartGlyphs.Lines;
        foreach (var explanation in explanations)
        {
            var tone = ToneOf(explanation.Check.Verdict);
            _console.Write(new Text("\n" + new Cell(explanation.Title).Text + "\n", tone));
            _console.Write(Indented(explanation.Check.Reason));
            foreach (var line in explanation.Chart?.Draw(Math.Min(host.Width, WidestChart) - (2 * Indent), glyphs) ?? [])
            {
                _console.Write(Indented(line, tone));
            }
        }

        if (explanations.Any(e => e.Chart is not null))
        {
            _console.Write(new Text("\n" + glyphs.Legend + "\n"));
        }
    }

    private static Padder Indented(string text, Style? style = null) => new(new Text(new Cell(text).Text, style), new Padding(Indent, 0, Indent, 0));

    private static Style ToneOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => _pass,
        Verdict.Fail => _fail,
        _ => _inconclusive,
    };

    private static int NaturalWidth(Grid grid) =>
        grid.Columns.Select((c, i) => Math.Max(c.Header.Length, grid.Rows.Max(r => r[i].Text.Length)) + Gap + 1).Sum() + 1;

    private static Paragraph WithBar(string text, double fraction)
    {
        // Anything above nothing shows, and only the whole fills the bar.
        var full = fraction >= 1 ? BarWidth : Math.Min(BarWidth - 1, (int)Math.Ceiling(fraction * BarWidth));
        return new Paragraph(new string('█', full), _full).Append(new string('░', BarWidth - full), _empty).Append($" {text}");
    }
}
