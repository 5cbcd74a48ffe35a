namespace SkillMetrics.Cli.Output;

/// <summary>Several lines for people.</summary>
internal static class Lines
{
    public static void Write(this IScreen screen, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            screen.Write(line);
        }
    }
}
