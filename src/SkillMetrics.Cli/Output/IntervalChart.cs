using System.Globalization;
using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Output;

/// <summary>An interval beside what it is compared with, on a line as wide as there is room, with the numbers below it.</summary>
internal sealed class IntervalChart
{
    private readonly double? _lower;
    private readonly double? _upper;
    private readonly double? _observed;
    private readonly double? _threshold;
    private readonly double _first;
    private readonly double _last;

    private IntervalChart(double? lower, double? upper, double? observed, double? threshold)
    {
        (_lower, _upper, _observed, _threshold) = (lower, upper, observed, threshold);
        var values = new[] { lower, upper, observed, threshold }.OfType<double>().ToList();
        (_first, _last) = (values.Min(), values.Max());
    }

    /// <summary>The chart of a check; null for one that has no bound.</summary>
    public static IntervalChart? Of(CheckResult check)
    {
        var (lower, upper) = (Finite(check.Lower), Finite(check.Upper));
        return lower is null && upper is null ? null : new IntervalChart(lower, upper, Finite(check.Observed), Finite(check.Threshold));
    }

    /// <summary>Draws it: the line, and the numbers that have room below their marks.</summary>
    public IReadOnlyList<string> Draw(int width, ChartGlyphs glyphs)
    {
        width = Math.Max(1, width);
        var line = new string(glyphs.Axis, width).ToCharArray();
        int Column(double value) => ColumnOf(value, width);
        var (from, to) = (_lower is { } lower ? Column(lower) : 0, _upper is { } upper ? Column(upper) : width - 1);
        Array.Fill(line, glyphs.Line, from, Math.Max(0, to - from) + 1);
        line[to] = _upper is null ? glyphs.OpenUpper : glyphs.Upper;
        line[from] = _lower is null ? glyphs.OpenLower : glyphs.Lower;
        foreach (var (value, glyph) in new[] { (_observed, glyphs.Observed), (_threshold, glyphs.Threshold) })
        {
            if (value is { } at)
            {
                line[Column(at)] = glyph;
            }
        }

        return [new string(line), Labels(width)];
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <summary>As many digits as tell values of that size apart.</summary>
    private static string Text(double value) => Math.Abs(value) switch
    {
        >= 1e9 => value.ToString("0.###E+0", CultureInfo.InvariantCulture),
        >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>The marks leave a twentieth free on each side; all of one value are in the middle.</summary>
    private int ColumnOf(double value, int width)
    {
        // By halves, since the distance of two large numbers may be none.
        var span = (_last / 2) - (_first / 2);
        var share = span > 0 ? ((value / 2) - (_first / 2)) / span : 0.5;
        return (int)Math.Round((0.05 + (0.9 * share)) * (width - 1));
    }

    private string Labels(int width)
    {
        var line = new string(' ', width).ToCharArray();
        foreach (var value in new[] { _threshold, _lower, _upper, _observed }.OfType<double>())
        {
            var text = Text(value);
            var start = Math.Clamp(ColumnOf(value, width) - (text.Length / 2), 0, Math.Max(0, width - text.Length));
            var (from, to) = (Math.Max(0, start - 1), Math.Min(width, start + text.Length + 1));
            if (text.Length <= width && line[from..to].All(c => c == ' '))
            {
                text.CopyTo(0, line, start, text.Length);
            }
        }

        return new string(line).TrimEnd();
    }
}
