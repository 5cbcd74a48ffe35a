using System.Diagnostics;

namespace SkillMetrics.Benchmarks.Compare;

/// <summary>How many a second.</summary>
internal static class Rate
{
    public const string Unit = "records/s";

    public static double Of(int count, Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public static async Task<double> OfAsync(int count, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
