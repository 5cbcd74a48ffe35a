using System.Globalization;

namespace SkillMetrics.Promotion.Checks;

/// <summary>What the sentences and the settings of checks have in common.</summary>
internal static class CheckText
{
    /// <summary>How much a figure may lack of its threshold: the mean of ten times 0.85 is 0.85, though not in binary fractions.</summary>
    public const double Tolerance = 1e-9;

    private const int Digits = 4;
    private const int MostDigits = 15;

    /// <summary>A figure, to four digits.</summary>
    public static string Of(double value) => Rounded(value, Digits);

    /// <summary>A setting, as it was set.</summary>
    public static string Exact(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A figure beside the setting it is compared with: to as many digits as it takes to be on the same side of it when rounded.</summary>
    public static string Beside(double value, double setting)
    {
        var digits = Digits;
        while (digits < MostDigits && Math.Round(value, digits).CompareTo(setting) != value.CompareTo(setting))
        {
            digits++;
        }

        return Rounded(value, digits);
    }

    public static string Percent(double confidence) => (confidence * 100).ToString("0.######", CultureInfo.InvariantCulture) + " %";

    public static string Version(string? version) => version is null ? "the one without a version" : version;

    // What is added turns a negative zero into zero.
    private static string Rounded(double value, int digits) => (Math.Round(value, digits) + 0.0).ToString("0.###############", CultureInfo.InvariantCulture);

    public static double Fraction(double value, string parameterName) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(parameterName, value, "Must be from 0 to 1.");

    public static double Above(double value, double limit, string parameterName) => value > limit && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameterName, value, string.Create(CultureInfo.InvariantCulture, $"Must be a number above {limit}."));
}
