using Spectre.Console;

namespace SkillMetrics.Cli.Tests;

/// <summary>Keys that a person presses one after the other.</summary>
internal sealed class ScriptedKeys(params IEnumerable<ConsoleKey> keys) : IAnsiConsoleInput
{
    private readonly Queue<ConsoleKey> _keys = new(keys);

    public bool IsKeyAvailable() => _keys.Count > 0;

    public ConsoleKeyInfo? ReadKey(bool intercept) => new ConsoleKeyInfo('\0', _keys.Dequeue(), shift: false, alt: false, control: false);

    public Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken) => Task.FromResult(ReadKey(intercept));
}
