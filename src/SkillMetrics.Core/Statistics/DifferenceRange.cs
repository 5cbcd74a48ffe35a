namespace SkillMetrics.Statistics;

/// <summary>Where a difference of a wanted rank is looked for. Both ends are differences themselves.</summary>
/// <param name="Low">The smallest that it can be.</param>
/// <param name="Below">How many are smaller than that: fewer than the rank.</param>
/// <param name="High">The greatest that it can be.</param>
/// <param name="UpTo">How many are at most that: no fewer than the rank.</param>
internal readonly record struct DifferenceRange(double Low, long Below, double High, long UpTo)
{
    /// <summary>How many are in it.</summary>
    public long Left => UpTo - Below;

    /// <summary>Where a rank would be if the differences were spread evenly.</summary>
    public double Even(long rank)
    {
        // A little beyond the rank, on the side where more is left, so that both sides shrink.
        var margin = 4 * Math.Sqrt(Left);
        var aim = rank - Below > UpTo - rank ? rank - margin : rank + margin;
        return Low + ((aim - Below) / Left * (High - Low));
    }

    /// <summary>The number with as many numbers of double precision between it and the one end as the other.</summary>
    public double Halfway()
    {
        var (low, high) = (Ordered(BitConverter.DoubleToInt64Bits(Low)), Ordered(BitConverter.DoubleToInt64Bits(High)));
        return BitConverter.Int64BitsToDouble(Ordered((low & high) + ((low ^ high) >> 1)));

        // Whole numbers in the order of the doubles whose bits they are; the same turns them back.
        static long Ordered(long bits) => bits < 0 ? bits ^ long.MaxValue : bits;
    }
}
