using SkillMetrics.Benchmarks.Data;

namespace SkillMetrics.Benchmarks.Compare;

/// <summary>Measures several things in turn, A B A B A B, so that whatever else the machine does meets all of them.</summary>
internal static class Trials
{
    public const int Rounds = 3;

    /// <summary>The median figure of each.</summary>
    public static async Task<double[]> RunAsync(ComparisonContext context, params Func<WorkFolder, Task<double>>[] measurements)
    {
        var figures = measurements.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (index, measure) in measurements.Index())
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                GC.Collect();
                GC.WaitForPendingFinalizers();
                using var folder = context.NewFolder();
                figures[index].Add(await measure(folder));
            }
        }

        return Array.ConvertAll(figures, Quantile.Median);
    }
}
