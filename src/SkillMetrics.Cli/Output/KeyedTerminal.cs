using Spectre.Console;
using Spectre.Console.Rendering;

namespace SkillMetrics.Cli.Output;

/// <summary>A terminal with the keys of a host.</summary>
internal sealed class KeyedTerminal(IAnsiConsole terminal, IAnsiConsoleInput keys) : IAnsiConsole
{
    public Profile Profile => terminal.Profile;

    public IAnsiConsoleCursor Cursor => terminal.Cursor;

    public IAnsiConsoleInput Input => keys;

    public IExclusivityMode ExclusivityMode => terminal.ExclusivityMode;

    public RenderPipeline Pipeline => terminal.Pipeline;

    public void Clear(bool home) => terminal.Clear(home);

    public void Write(IRenderable renderable) => terminal.Write(renderable);
}
