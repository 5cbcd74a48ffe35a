using System.Diagnostics;
using System.Globalization;

namespace SkillMetrics.Benchmarks.Children;

/// <summary>A running child; killed at the latest when it is disposed of.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Starts a child and waits until it is ready.</summary>
    public static async Task<ChildProcess> StartAsync(params string[] arguments)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (var argument in arguments.Prepend(Child.Verb))
        {
            start.ArgumentList.Add(argument);
        }

        var child = new ChildProcess(Process.Start(start)!);
        await child.ReadAsync();
        return child;
    }

    /// <summary>Lets it do its work.</summary>
    /// <returns>Its figure.</returns>
    public async Task<double> RunAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return double.Parse(await ReadAsync(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        // Told to go on without a line it ends; having said its figure it closes its store, which takes a moment.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A process that was started to be measured failed.");
}
