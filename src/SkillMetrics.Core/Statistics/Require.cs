using System.Runtime.CompilerServices;

namespace SkillMetrics.Statistics;

/// <summary>What the procedures take: everything else is refused by name and value, so that no result is ever NaN.</summary>
internal static class Require
{
    /// <summary>An error probability: above 0 and below 0.5.</summary>
    public static double Alpha(double value, [CallerArgumentExpression(nameof(value))] string? name = null) => value is > 0 and < 0.5
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "An error probability must be above 0 and below 0.5.");

    /// <summary>A probability from 0 to 1.</summary>
    public static double Probability(double value, [CallerArgumentExpression(nameof(value))] string? name = null) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Must be from 0 to 1.");

    /// <summary>A probability that is neither 0 nor 1.</summary>
    public static double InnerProbability(double value, [CallerArgumentExpression(nameof(value))] string? name = null) => value is > 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Must be above 0 and below 1.");

    /// <summary>A finite number from 0.</summary>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string? name = null) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Must be a finite number from 0.");

    /// <summary>A finite number above a limit.</summary>
    public static double Above(double limit, double value, [CallerArgumentExpression(nameof(value))] string? name = null) => value > limit && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"Must be a finite number above {limit}."));

    /// <summary>A count from 0.</summary>
    public static long Count(long value, [CallerArgumentExpression(nameof(value))] string? name = null) => value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A count must be from 0.");
}
