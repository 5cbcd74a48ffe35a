namespace SkillMetrics.Statistics;

/// <summary>
/// All differences x − y of two sorted arms, without ever making their list: one of a given rank is found by narrowing a range of values
/// and counting, at each step, how many differences are below it in one walk along both arms. Exact, with ties and without.
/// </summary>
internal readonly ref struct PairwiseDifferences
{
    /// <summary>So few are taken out and sorted.</summary>
    private const int Few = 8192;

    /// <summary>An arm larger than this is thinned to every so-manieth value, to learn where to look.</summary>
    private const int Large = 4096;
    private const int Step = 64;

    private readonly ReadOnlySpan<double> _x;
    private readonly ReadOnlySpan<double> _y;

    /// <summary>Takes two arms.</summary>
    /// <param name="x">The values that are subtracted from, sorted, not empty.</param>
    /// <param name="y">The values that are subtracted, sorted, not empty.</param>
    public PairwiseDifferences(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        _x = x;
        _y = y;
    }

    /// <summary>How many differences there are.</summary>
    public long Count => (long)_x.Length * _y.Length;

    /// <summary>The median: the one in the middle, or the mean of the two in the middle.</summary>
    public double Median()
    {
        var lower = Select((Count + 1) / 2);
        if (Count % 2 == 1)
        {
            return lower;
        }

        var (upTo, _, next) = Cut(lower);
        return (lower / 2) + ((upTo > Count / 2 ? lower : next) / 2);
    }

    /// <summary>The difference of a rank.</summary>
    /// <param name="rank">The rank, from 1 for the smallest to <see cref="Count"/>.</param>
    public double Select(long rank)
    {
        var range = Thinned(new DifferenceRange(_x[0] - _y[^1], 0, _x[^1] - _y[0], Count), rank);
        var slow = false;
        while (range.Low < range.High && range.Left > Few)
        {
            var next = Narrowed(range, rank, slow ? range.Halfway() : range.Even(rank));

            // Where even steps do not lead there, halving does, in as many steps as a number has bits.
            slow = !slow && next.Left > range.Left / 2;
            range = next;
        }

        return range.Low < range.High ? Sorted(range)[(int)(rank - range.Below - 1)] : range.High;
    }

    /// <summary>A range narrowed around the same rank of arms of which only some values are kept.</summary>
    private DifferenceRange Thinned(DifferenceRange range, long rank)
    {
        if (_x.Length <= Large && _y.Length <= Large)
        {
            return range;
        }

        double[] x = Thin(_x), y = Thin(_y);
        var few = new PairwiseDifferences(x, y);
        var around = (double)rank / Count * few.Count;
        var margin = Math.Max(x.Length, y.Length) / 4.0;
        foreach (var aim in (ReadOnlySpan<double>)[around - margin, around + margin])
        {
            if (aim >= 1 && aim <= few.Count && range.Low < range.High)
            {
                range = Narrowed(range, rank, few.Select((long)aim));
            }
        }

        return range;
    }

    private static double[] Thin(ReadOnlySpan<double> values)
    {
        if (values.Length <= Large)
        {
            return values.ToArray();
        }

        var thin = new double[values.Length / Step];
        for (var i = 0; i < thin.Length; i++)
        {
            thin[i] = values[(i * Step) + (Step / 2)];
        }

        return thin;
    }

    /// <summary>The part of a range on that side of a value where the rank is. It is always smaller than the range.</summary>
    private DifferenceRange Narrowed(DifferenceRange range, long rank, double value)
    {
        var (upTo, greatest, next) = Cut(Math.Clamp(value, range.Low, Math.BitDecrement(range.High)));
        return upTo >= rank ? range with { High = greatest, UpTo = upTo } : range with { Low = next, Below = upTo };
    }

    /// <summary>How many differences are at most a value, the greatest of them, and the smallest of the others.</summary>
    private (long UpTo, double Greatest, double Next) Cut(double value)
    {
        var (upTo, greatest, next) = (0L, double.NegativeInfinity, double.PositiveInfinity);
        var j = 0;
        foreach (var x in _x)
        {
            // The greater x, the fewer y are small enough to leave more than the value.
            while (j < _y.Length && x - _y[j] > value)
            {
                j++;
            }

            if (j > 0 && x - _y[j - 1] < next)
            {
                next = x - _y[j - 1];
            }

            if (j == _y.Length)
            {
                break;
            }

            if (x - _y[j] > greatest)
            {
                greatest = x - _y[j];
            }

            upTo += _y.Length - j;
        }

        return (upTo, greatest, next);
    }

    /// <summary>The differences of a range, which are few, in ascending order.</summary>
    private double[] Sorted(DifferenceRange range)
    {
        var found = new double[range.Left];
        var (count, first) = (0, 0);
        foreach (var x in _x)
        {
            while (first < _y.Length && x - _y[first] > range.High)
            {
                first++;
            }

            for (var j = first; j < _y.Length && x - _y[j] >= range.Low; j++)
            {
                found[count++] = x - _y[j];
            }
        }

        Array.Sort(found);
        return found;
    }
}
