namespace SkillMetrics.Statistics;

/// <summary>Number, mean and variance of values from 0 to 1, in one pass (B. P. Welford, Technometrics 4, 1962).</summary>
/// <param name="Count">How many.</param>
/// <param name="Mean">Their mean; 0 of none.</param>
/// <param name="Variance">Their variance with n − 1; 0 of fewer than two.</param>
internal readonly record struct MeanSample(long Count, double Mean, double Variance)
{
    public static MeanSample Of(IReadOnlyList<double> values)
    {
        var (count, mean, squares) = (0L, 0.0, 0.0);
        foreach (var value in values)
        {
            count++;
            var distance = value - mean;
            mean += distance / count;
            squares += distance * (value - mean);
        }

        return new MeanSample(count, Math.Clamp(mean, 0, 1), count < 2 ? 0 : Math.Max(0, squares / (count - 1)));
    }
}
