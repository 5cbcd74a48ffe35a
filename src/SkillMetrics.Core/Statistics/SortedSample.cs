namespace SkillMetrics.Statistics;

/// <summary>Values in ascending order.</summary>
internal sealed class SortedSample
{
    /// <summary>Beyond this the difference of two values, or of two differences, might not be finite.</summary>
    private const double Greatest = 1e300;

    private readonly double[] _values;

    /// <summary>Sorts a copy of the values.</summary>
    /// <param name="values">The values, in any order: numbers from −1e300 to 1e300. May be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public SortedSample(IEnumerable<double> values)
    {
        _values = [.. values];
        foreach (var value in _values)
        {
            if (!(Math.Abs(value) <= Greatest))
            {
                throw new ArgumentOutOfRangeException(nameof(values), value, "Values must be numbers from -1e300 to 1e300.");
            }
        }

        Array.Sort(_values);
    }

    /// <summary>How many there are.</summary>
    public int Count => _values.Length;

    /// <summary>The values, in ascending order.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The value in the middle, or the mean of the two in the middle; null of none.</summary>
    public double? Median => Count == 0 ? null : (_values[(Count - 1) / 2] / 2) + (_values[Count / 2] / 2);
}
