using System.Diagnostics;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.TestWorker;

/// <summary>What re-indexes, in all the ways in which it may go wrong.</summary>
internal static class Triggers
{
    public static async Task<int> RunAsync(string how, string[] arguments)
    {
        switch (how)
        {
            case "say":
                Console.WriteLine($"folder {Environment.CurrentDirectory}");
                foreach (var argument in arguments)
                {
                    Console.WriteLine($"argument {argument}");
                }

                Console.WriteLine($"input {await Console.In.ReadToEndAsync()}");
                foreach (var name in (string[])["EVENT_ID", "SKILL", "SKILL_VERSION", "FROM", "TO", "REASON"])
                {
                    Console.WriteLine($"SKILLMETRICS_{name} {Environment.GetEnvironmentVariable($"SKILLMETRICS_{name}") ?? "-"}");
                }

                return 0;
            case "fail":
                Console.WriteLine("so far so good");
                await Console.Error.WriteLineAsync("no index here");
                return 3;
            case "shout":
                var writer = arguments[0] == "output" ? Console.Out : Console.Error;
                for (var i = 0; i < 16_384; i++)
                {
                    await writer.WriteLineAsync(new string('é', 63));
                }

                await writer.WriteLineAsync("the end");
                return arguments[0] == "output" ? 0 : 1;
            case "hang":
                using (var child = Start("sleep"))
                {
                    await File.WriteAllTextAsync(arguments[0], $"{Environment.ProcessId}\n{child.Id}\n");
                    await File.WriteAllTextAsync($"{arguments[0]}.done", "");
                    await Task.Delay(Timeout.Infinite);
                }

                return 0;
            case "leave":
                using (var child = Start("sleep"))
                {
                    await File.WriteAllTextAsync(arguments[0], $"{child.Id}");
                    Console.WriteLine("left");
                }

                return 0;
            case "touch":
                await File.WriteAllTextAsync(arguments[0], "");
                return 0;
            case "sleep":
                await Task.Delay(TimeSpan.FromMinutes(2));
                return 0;
            default:
                throw new ArgumentException($"Unknown: {how}.", nameof(how));
        }
    }

    /// <summary>Re-indexes by noting the event in a folder, once a run.</summary>
    public static async Task<IReadOnlyList<ReindexAttempt>> ReindexAsync(IReindexOutbox outbox, string folder, string? point)
    {
        Directory.CreateDirectory(folder);
        var trigger = new DelegateReindexTrigger(async (item, token) => await File.AppendAllTextAsync(Path.Combine(folder, item.EventId), "x", token));
        return await new ReindexDispatcher(outbox, trigger, new ReindexOptions
        {
            ChangeLog = Path.Combine(folder, "changes.md"),
            FaultPoint = name => Stores.DieAt(point, name),
        }).RunOnceAsync();
    }

    private static Process Start(string how)
    {
        // Inherits the output.
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SkillMetrics.TestWorker.dll"));
        start.ArgumentList.Add("trigger");
        start.ArgumentList.Add(how);
        return Process.Start(start)!;
    }
}
