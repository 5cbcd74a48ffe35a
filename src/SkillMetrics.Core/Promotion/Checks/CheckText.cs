using System.Globalization;

namespace SkillMetrics.Promotion.Checks;

/// <summary>What the sentences and the settings of checks have in common.</summary>
internal static class CheckText
{
    /// <summary>How much a figure may lack of its threshold: the mean of ten times 0.85 is 0.85, though not in binary fractions.</summary>
    public const double Tolerance = 1e-9;

    public static string Of(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Percent(double confidence) => (confidence * 100).ToString("0.###", CultureInfo.InvariantCulture) + " %";

    public static string Version(string? version) => version is null ? "the one without a version" : version;

    public static double Fraction(double value, string parameterName) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(parameterName, value, "Must be from 0 to 1.");

    public static double Above(double value, double limit, string parameterName) => value > limit && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameterName, value, string.Create(CultureInfo.InvariantCulture, $"Must be a number above {limit}."));
}
