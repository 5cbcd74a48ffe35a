using SkillMetrics.Cli.Hosting;

namespace SkillMetrics.Cli.Output;

/// <summary>A place on the terminal that is drawn over again, each time at once, so that nothing flickers.</summary>
internal sealed class MovingScreen(CliHost host)
{
    private int _lines;

    public async Task DrawAsync(Action<IScreen> view)
    {
        using var text = new StringWriter { NewLine = "\n" };
        view(new TerminalScreen(host, text));
        var drawing = text.ToString();

        // Up to where the last drawing began, and everything below gone.
        await host.Output.WriteAsync(_lines == 0 ? drawing : $"\e[{_lines}A\e[J{drawing}").ConfigureAwait(false);
        _lines = drawing.Count(c => c == '\n');
    }
}
