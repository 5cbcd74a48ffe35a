namespace SkillMetrics.Statistics;

/// <summary>
/// All differences x − y of two sorted arms, without ever making their list: one of a given rank is found by narrowing a range of values
/// and counting, at each step, how many differences are below it in one walk along both arms. Exact, with ties and without.
/// </summary>
internal readonly ref struct PairwiseDifferences
{
    /// <summary>An arm larger than this is thinned to every so-manieth value, to learn where to look.</summary>
    private const int Large = 4096;
    private const int Step = 8;

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
        var (lower, next) = Find((Count + 1) / 2);
        return Count % 2 == 1 ? lower : (lower / 2) + ((next ?? Following(lower)) / 2);
    }

    /// <summary>The difference of a rank.</summary>
    /// <param name="rank">The rank, from 1 for the smallest to <see cref="Count"/>.</param>
    public double Select(long rank) => Find(rank).At;

    /// <summary>The difference of a rank, and that of the next rank where it was come upon.</summary>
    private (double At, double? Next) Find(long rank)
    {
        // So many are sorted in about the time that a walk takes.
        var few = Math.Max(1024, (_x.Length + _y.Length) / 16);
        var range = new DifferenceRange(_x[0] - _y[^1], 0, _x[^1] - _y[0], Count);
        if (_x.Length > Large || _y.Length > Large)
        {
            var (low, high) = Around(rank);
            if (Among(low, high, few, rank) is { } found)
            {
                return found;
            }

            range = Narrowed(Narrowed(range, rank, low), rank, high);
        }

        var slow = false;
        while (range.Low < range.High)
        {
            if (range.Left <= few && Among(range.Low, range.High, few, rank) is { } found)
            {
                return found;
            }

            var next = Narrowed(range, rank, slow ? range.Halfway() : range.Even(rank));

            // Where even steps do not lead there, halving does, in as many steps as a number has bits.
            slow = !slow && next.Left > range.Left / 2;
            range = next;
        }

        return (range.High, rank < range.UpTo ? range.High : null);
    }

    /// <summary>The difference after the middle, whose lower one is known.</summary>
    private double Following(double lower)
    {
        var (upTo, _, next) = Cut(lower);
        return upTo > Count / 2 ? lower : next;
    }

    /// <summary>Between which two differences one of a rank most likely is, by arms of which only some values are kept.</summary>
    private (double Low, double High) Around(long rank)
    {
        double[] x = Thin(_x), y = Thin(_y);
        var few = new PairwiseDifferences(x, y);
        var aim = (double)rank / Count * few.Count;

        // What the values between those that are kept add up to is about 0.4 times the root, if they lie evenly.
        var margin = 1.5 * Math.Sqrt(Math.Max(x.Length, y.Length));
        return (few.Select((long)Math.Max(1, aim - margin)), few.Select((long)Math.Min(few.Count, aim + margin)));
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

    /// <summary>The part of a range on that side of a value where the rank is. It is always smaller than the range, unless that is one value.</summary>
    private DifferenceRange Narrowed(DifferenceRange range, long rank, double value)
    {
        if (range.Low >= range.High)
        {
            return range;
        }

        var (upTo, greatest, next) = Cut(Math.Clamp(value, range.Low, Math.BitDecrement(range.High)));
        return upTo >= rank ? range with { High = greatest, UpTo = upTo } : range with { Low = next, Below = upTo };
    }

    /// <summary>How many differences are at most a value, the greatest of them, and the smallest of the others.</summary>
    private (long UpTo, double Greatest, double Next) Cut(double value)
    {
        var (upTo, greatest, next) = (0L, double.NegativeInfinity, double.PositiveInfinity);
        var y = _y;
        var j = 0;
        foreach (var x in _x)
        {
            // The greater x, the fewer y are large enough to leave no more than the value.
            for (; j < y.Length; j++)
            {
                var difference = x - y[j];
                if (difference <= value)
                {
                    greatest = difference > greatest ? difference : greatest;
                    break;
                }

                next = difference < next ? difference : next;
            }

            upTo += y.Length - j;
        }

        return (upTo, greatest, next);
    }

    /// <summary>The difference of a rank, and that of the next rank, if it is among those between two values and they are few; or null.</summary>
    private (double At, double? Next)? Among(double low, double high, int few, long rank)
    {
        var found = new List<double>();
        var y = _y;
        var (upTo, first) = (0L, 0);
        foreach (var x in _x)
        {
            while (first < y.Length && x - y[first] > high)
            {
                first++;
            }

            for (var j = first; j < y.Length && x - y[j] >= low; j++)
            {
                found.Add(x - y[j]);
                if (found.Count > few)
                {
                    return null;
                }
            }

            upTo += y.Length - first;
        }

        var index = (int)Math.Clamp(rank - (upTo - found.Count) - 1, -1, found.Count);
        if (index < 0 || index >= found.Count)
        {
            return null;
        }

        found.Sort();
        return (found[index], index + 1 < found.Count ? found[index + 1] : null);
    }
}
