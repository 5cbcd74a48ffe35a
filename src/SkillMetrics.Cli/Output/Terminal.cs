using System.Text;
using SkillMetrics.Cli.Hosting;
using Spectre.Console;

namespace SkillMetrics.Cli.Output;

/// <summary>A terminal as the library for tables and bars knows it.</summary>
internal sealed class Terminal : IAnsiConsoleOutput
{
    private Terminal(TextWriter writer, int width)
    {
        Writer = writer;
        Width = width;
    }

    public TextWriter Writer { get; }

    public bool IsTerminal => true;

    public int Width { get; }

    public int Height => 25;

    /// <summary>What writes to it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="host">What it can show.</param>
    /// <param name="moves">Whether something is drawn over again, as a progress bar is.</param>
    public static IAnsiConsole Create(TextWriter writer, CliHost host, bool moves = false) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new Terminal(writer, host.Width),
        Ansi = !host.Colours && !moves ? AnsiSupport.No : OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
        ColorSystem = host.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = moves ? InteractionSupport.Yes : InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    public void SetEncoding(Encoding encoding)
    {
        // Always UTF-8.
    }
}
