namespace SkillMetrics.Benchmarks.Children;

/// <summary>
/// This program as a process of its own, started by another one of it: says "ready", waits for a line, does its work, and says its figures
/// in one line.
/// </summary>
internal static class Child
{
    public const string Verb = "child";

    public static async Task RunAsync(string[] args)
    {
        await using IChildWork work = args switch
        {
            [AppendingChild.Name, var store, var seed, var batches] => new AppendingChild(store, int.Parse(seed, null), int.Parse(batches, null)),
            [IngestingChild.Name, var store, var file] => new IngestingChild(store, file),
            [QueueingChild.Name, var store] => new QueueingChild(store),
            _ => throw new ArgumentException("This is for the program's own use.", nameof(args)),
        };

        await work.PrepareAsync();
        Console.WriteLine("ready");
        if (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(FormattableString.Invariant($"{await work.RunAsync():R}"));
        }
    }
}
