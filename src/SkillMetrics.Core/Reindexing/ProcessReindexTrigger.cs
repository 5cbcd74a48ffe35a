using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>
/// Re-indexes by running a program, without a shell: what its arguments hold is not interpreted. It is told of the change by the variables
/// <c>SKILLMETRICS_EVENT_ID</c>, <c>_SKILL</c>, <c>_SKILL_VERSION</c> (not set where there is none), <c>_FROM</c>, <c>_TO</c> and <c>_REASON</c> (its first 8,192 characters),
/// reads an empty standard input, and succeeds by ending with 0. When the token fires, it is killed with every process it started.
/// </summary>
public sealed class ProcessReindexTrigger : IReindexTrigger
{
    private const string Prefix = "SKILLMETRICS_";

    // A system may take no more than 128 KiB for a variable.
    private const int ReasonLength = 8_192;
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(2);

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly string _workingFolder;

    /// <summary>Creates the trigger. Nothing is started yet.</summary>
    /// <param name="program">A program on the path, or the path of one.</param>
    /// <param name="arguments">Its arguments, each passed on as it is; none where it is null.</param>
    /// <param name="workingFolder">The folder it runs in; the current one where it is null.</param>
    /// <exception cref="ArgumentException">The program is empty.</exception>
    public ProcessReindexTrigger(string program, IEnumerable<string>? arguments = null, string? workingFolder = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(program);
        _program = program;
        _arguments = [.. arguments ?? []];
        _workingFolder = Path.GetFullPath(workingFolder ?? Environment.CurrentDirectory);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> ReindexAsync(ReindexItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        cancellationToken.ThrowIfCancellationRequested();
        if (!Directory.Exists(_workingFolder))
        {
            throw new ReindexFailedException($"The working folder {_workingFolder} of the re-index command \"{_program}\" does not exist. Create it, or name another.");
        }

        using var process = Start(item);
        var (output, errors) = (new OutputTail(), new OutputTail());
        using var reading = new CancellationTokenSource();
        var readers = Task.WhenAll(
            output.ReadAsync(process.StandardOutput, reading.Token),
            errors.ReadAsync(process.StandardError, reading.Token));
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Kill(process);
            throw;
        }
        finally
        {
            await EndAsync(readers, reading).ConfigureAwait(false);
        }

        return process.ExitCode == 0
            ? output.ToString()
            : throw new ReindexFailedException(string.Create(
                CultureInfo.InvariantCulture, $"The re-index command \"{_program}\" ended with {process.ExitCode}: {Said(errors, output)}"));
    }

    private static string Said(OutputTail errors, OutputTail output) =>
        errors.ToString() is { Length: > 0 } said ? said : output.ToString() is { Length: > 0 } printed ? printed : "it printed nothing.";

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or ExternalException or AggregateException)
        {
            // It has ended already, or is just ending.
        }
    }

    /// <summary>A process that it left running may hold its output open for ever: nobody waits for that.</summary>
    private static async Task EndAsync(Task readers, CancellationTokenSource reading)
    {
        try
        {
            await readers.WaitAsync(_lastWords, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            await reading.CancelAsync().ConfigureAwait(false);
        }
    }

    private static string Plain(string text) => text.Replace('\0', ' ');

    private Process Start(ReindexItem item)
    {
        var start = new ProcessStartInfo(_program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = _workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in _arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Tell(start, "EVENT_ID", item.EventId);
        Tell(start, "SKILL", item.SkillName);
        Tell(start, "SKILL_VERSION", item.SkillVersion);
        Tell(start, "FROM", item.FromStage);
        Tell(start, "TO", item.ToStage);
        Tell(start, "REASON", item.Reason is { Length: > ReasonLength } reason ? reason[..ReasonLength] : item.Reason);
        try
        {
            return Process.Start(start) ?? throw new ReindexFailedException($"The re-index command \"{_program}\" did not start.");
        }
        catch (ExternalException e)
        {
            throw new ReindexFailedException(
                $"The re-index command \"{_program}\" could not be started in {_workingFolder}: {e.Message} Install it, or name it by its full path.", e);
        }
    }

    /// <summary>One that is null must not be inherited either.</summary>
    private static void Tell(ProcessStartInfo start, string name, string? value)
    {
        if (value is null)
        {
            start.Environment.Remove(Prefix + name);
        }
        else
        {
            start.Environment[Prefix + name] = Plain(value);
        }
    }
}
