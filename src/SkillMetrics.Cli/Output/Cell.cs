namespace SkillMetrics.Cli.Output;

/// <summary>What stands in one place of a grid: a text, and on a terminal a bar before it.</summary>
internal readonly record struct Cell
{
    public Cell(string text, double? bar = null)
    {
        Text = Clean(text);
        Bar = bar;
    }

    public string Text { get; }

    /// <summary>How much of the bar is full, from 0 to 1; null for none.</summary>
    public double? Bar { get; }

    public static implicit operator Cell(string text) => new(text);

    /// <summary>Names come from data: a control character in one must not steer a terminal or break a line.</summary>
    private static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        }) : text;
}
