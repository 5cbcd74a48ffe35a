using System.Diagnostics;

namespace SkillMetrics.Testing;

/// <summary>A process of the test worker, known by its id and killed at the latest when the test ends.</summary>
public sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public static WorkerProcess Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SkillMetrics.TestWorker.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>The next line it printed, or null at the end.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Lets it go on, where it waits for a line.</summary>
    public void Signal() => _process.StandardInput.WriteLine();

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Everything it still prints, and then that it ended well.</summary>
    public async Task<IReadOnlyList<string>> ReadToEndAsync(bool killed = false)
    {
        var errors = _process.StandardError.ReadToEndAsync();
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        if (!killed && _process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The worker ended with {_process.ExitCode}: {await errors}");
        }

        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
