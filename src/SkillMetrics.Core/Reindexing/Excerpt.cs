namespace SkillMetrics.Reindexing;

/// <summary>What is kept of a long text that comes from outside.</summary>
internal static class Excerpt
{
    /// <summary>The last so many characters, without control characters, which a terminal or a file would take for more than text.</summary>
    public static string EndOf(string text, int length)
    {
        var cut = text.ReplaceLineEndings("\n").Trim();
        cut = cut.Length <= length ? cut : $"…{WholeFrom(cut[^(length - 1)..])}";
        return string.Create(cut.Length, cut, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] switch
                {
                    '\n' => '\n',
                    '\t' => ' ',
                    var c when char.IsControl(c) => '\uFFFD',
                    var c => c,
                };
            }
        });
    }

    /// <summary>Half of a surrogate pair is no text.</summary>
    private static string WholeFrom(string text) => text.Length > 0 && char.IsLowSurrogate(text[0]) ? text[1..] : text;
}
