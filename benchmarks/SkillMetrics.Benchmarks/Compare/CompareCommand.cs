using System.Diagnostics;
using System.Runtime.InteropServices;
using SkillMetrics.Benchmarks.Limits;

namespace SkillMetrics.Benchmarks.Compare;

/// <summary><c>compare</c>: measures, says on standard error how far it is, and prints a table or JSON.</summary>
internal static class CompareCommand
{
    public const string Verb = "compare";

    private const int Done = 0;
    private const int WrongUsage = 2;
    private const int Cancelled = 130;

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        CompareOptions options;
        try
        {
            options = CompareOptions.Parse(args, [.. Comparisons.All.SelectMany(c => c.Names)]);
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\n{CompareOptions.Usage}");
            return WrongUsage;
        }

#if DEBUG
        await Console.Error.WriteLineAsync("This is a debug build, whose figures mean little: run it with -c Release.");
#endif
        using var interrupt = new Interrupt();
        try
        {
            await using var context = new ComparisonContext(options.Records, interrupt.Token);
            var results = await RunAsync(options, context);
            context.Notes.Add(Machine());
            Console.Out.Write(options.Json ? ResultJson.Of(results) : ResultTable.Of(results, context.Notes));
            return Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return Cancelled;
        }
    }

    private static string Machine() => FormattableString.Invariant(
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, SQLite {SqliteLibrary.Version}");

    private static async Task<List<ComparisonResult>> RunAsync(CompareOptions options, ComparisonContext context)
    {
        var wanted = Comparisons.All.Where(c => c.Names.Any(options.Wants)).ToList();
        var results = new List<ComparisonResult>();
        foreach (var (index, comparison) in wanted.Index())
        {
            Console.Error.Write($"[{index + 1}/{wanted.Count}] {comparison.Names[0]} ... ");
            var started = Stopwatch.GetTimestamp();
            var measured = await comparison.RunAsync(context);
            Console.Error.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
            results.AddRange(measured.Where(r => options.Wants(r.Name)));
        }

        return results;
    }
}
