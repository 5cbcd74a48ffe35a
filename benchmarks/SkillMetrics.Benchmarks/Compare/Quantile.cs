namespace SkillMetrics.Benchmarks.Compare;

/// <summary>Quantiles by nearest rank.</summary>
internal static class Quantile
{
    public static double Median(List<double> figures) => At(figures, 0.5);

    public static double At(List<double> figures, double share)
    {
        var sorted = figures.Order().ToList();
        return sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }
}
