using MathNet.Numerics.Distributions;

namespace SkillMetrics.Statistics;

/// <summary>The distributions that the procedures stand on. They are static functions without state: no random numbers, no native code.</summary>
internal static class Distributions
{
    /// <summary>The quantile of the standard normal distribution that a share of 1 − <paramref name="tail"/> is below.</summary>
    public static double NormalUpper(double tail) => -Normal.InvCDF(0, 1, tail);

    /// <summary>The share of the standard normal distribution above <paramref name="z"/>, without loss of digits far out.</summary>
    public static double NormalTail(double z) => Normal.CDF(0, 1, -z);

    /// <summary>The quantile of the Beta distribution.</summary>
    public static double BetaQuantile(double a, double b, double probability) => Beta.InvCDF(a, b, probability);

    /// <summary>P(X ≤ x) of the Beta distribution.</summary>
    public static double BetaCdf(double a, double b, double x) => Beta.CDF(a, b, x);

    /// <summary>P(X ≤ k) of the binomial distribution, by its identity with the Beta distribution; 0 below and 1 from <paramref name="n"/> on.</summary>
    public static double BinomialCdf(long k, long n, double probability) => k < 0 ? 0 : k >= n ? 1 : BetaCdf(n - k, k + 1, 1 - probability);
}
