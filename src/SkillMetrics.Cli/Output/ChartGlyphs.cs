namespace SkillMetrics.Cli.Output;

/// <summary>What an interval is drawn with.</summary>
/// <param name="Axis">Where there is nothing.</param>
/// <param name="Line">Inside the interval.</param>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="OpenLower">A lower end that nobody knows.</param>
/// <param name="OpenUpper">An upper end that nobody knows.</param>
/// <param name="Observed">What was observed.</param>
/// <param name="Threshold">What it is compared with.</param>
internal sealed record ChartGlyphs(char Axis, char Line, char Lower, char Upper, char OpenLower, char OpenUpper, char Observed, char Threshold)
{
    /// <summary>For wherever only ASCII is safe.</summary>
    public static ChartGlyphs Ascii { get; } = new('.', '-', '[', ']', '<', '>', 'o', '|');

    /// <summary>For terminals.</summary>
    public static ChartGlyphs Lines { get; } = new('·', '─', '├', '┤', '◀', '▶', '●', '┃');

    /// <summary>What the marks mean.</summary>
    public string Legend => $"{Lower}{Line}{Line}{Observed}{Line}{Line}{Upper} what the evidence is compatible with, and what was observed; {Threshold} what it is compared with";
}
