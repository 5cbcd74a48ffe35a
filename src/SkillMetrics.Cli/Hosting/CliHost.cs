using System.Text;
using Spectre.Console;

namespace SkillMetrics.Cli.Hosting;

/// <summary>Everything outside that a command touches besides files: streams, terminals, environment and time.</summary>
internal sealed class CliHost : IAsyncDisposable
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public CliHost(Stream input, Stream output, Stream error)
    {
        Input = input;
        OutputStream = output;
        Output = new StreamWriter(output, _utf8, leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
        Error = new StreamWriter(error, _utf8, leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
    }

    public Stream Input { get; }

    /// <summary>Standard output as bytes, for JSON and NDJSON.</summary>
    public Stream OutputStream { get; }

    /// <summary>Standard output as text. Flushed at every write, so that it mixes with <see cref="OutputStream"/>.</summary>
    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>The keys that a person presses, where standard input is a terminal; else null, and nothing is asked.</summary>
    public IAnsiConsoleInput? Keys { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>The width of the terminal in characters.</summary>
    public int Width { get; init; } = 80;

    public Func<string, string?> Variable { get; init; } = _ => null;

    public string CurrentDirectory { get; init; } = Environment.CurrentDirectory;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether terminals understand no escape sequences.</summary>
    public bool TerminalsAreDumb => Variable("TERM") is "dumb";

    /// <summary>Whether the person wants colours.</summary>
    public bool Colours => string.IsNullOrEmpty(Variable("NO_COLOR")) && !TerminalsAreDumb;

    /// <summary>The host that is this process.</summary>
    public static CliHost OfProcess()
    {
        var outputIsTerminal = !Console.IsOutputRedirected;
        if (outputIsTerminal && OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = _utf8;
        }

        return new CliHost(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.OpenStandardError())
        {
            Keys = Console.IsInputRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Interactive = InteractionSupport.Yes }).Input,
            OutputIsTerminal = outputIsTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = outputIsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : 80,
            Variable = Environment.GetEnvironmentVariable,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Output.DisposeAsync().ConfigureAwait(false);
        await Error.DisposeAsync().ConfigureAwait(false);
    }
}
