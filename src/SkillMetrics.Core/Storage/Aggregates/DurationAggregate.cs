namespace SkillMetrics.Storage.Aggregates;

/// <summary>
/// The sum of many durations: count, sum, smallest, largest, a histogram a UTC day, and the values themselves while there are few.
/// Not for several threads.
/// </summary>
public sealed class DurationAggregate
{
    /// <summary>Up to this many values percentiles are exact.</summary>
    public const int ExactLimit = 10_000;

    // Those that no day holds, because a store restored them without.
    private readonly List<long> _undated = [];
    private List<long>? _values;
    private DurationHistogram? _lifetime;

    /// <summary>Nothing yet.</summary>
    public DurationAggregate()
        : this(keepsValues: true)
    {
    }

    /// <summary>Nothing yet. One that only carries a change to a store, which keeps the values elsewhere, needs none itself.</summary>
    internal DurationAggregate(bool keepsValues) => _values = keepsValues ? [] : null;

    /// <summary>How many durations there are.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum in ticks of 100 ns; at most <see cref="long.MaxValue"/>, at which it stops.</summary>
    public long SumTicks { get; private set; }

    /// <summary>The smallest in ticks; <see cref="long.MaxValue"/> while there is none.</summary>
    public long MinTicks { get; private set; } = long.MaxValue;

    /// <summary>The largest in ticks; -1 while there is none.</summary>
    public long MaxTicks { get; private set; } = -1;

    /// <summary>A histogram for each UTC day (days since 1970-01-01) with a duration; without those that were restored as values.</summary>
    public SortedDictionary<int, DurationHistogram> Days { get; } = [];

    /// <summary>How <see cref="Percentile"/> answers.</summary>
    public PercentileMethod Method => _values is not null ? PercentileMethod.Exact : PercentileMethod.Histogram;

    /// <summary>The mean in ticks, or null without any duration.</summary>
    public double? MeanTicks => Count == 0 ? null : (double)SumTicks / Count;

    /// <summary>An aggregate as a store kept it.</summary>
    /// <param name="count">How many durations there are.</param>
    /// <param name="sumTicks">Their sum.</param>
    /// <param name="minTicks">The smallest, or null where there is none.</param>
    /// <param name="maxTicks">The largest, or null where there is none.</param>
    /// <param name="values">
    /// All of them, where they are at most <see cref="ExactLimit"/>; <see cref="Days"/> then stay empty. Else null, and the days must be filled.
    /// </param>
    public static DurationAggregate Restore(long count, long sumTicks, long? minTicks, long? maxTicks, IReadOnlyCollection<long>? values)
    {
        var aggregate = new DurationAggregate
        {
            Count = count,
            SumTicks = sumTicks,
            MinTicks = minTicks ?? long.MaxValue,
            MaxTicks = maxTicks ?? -1,
            _values = values is null ? null : [.. values],
        };
        aggregate._undated.AddRange(values ?? []);
        return aggregate;
    }

    /// <summary>Adds a duration.</summary>
    /// <param name="ticks">The duration in ticks, from 0.</param>
    /// <param name="day">The UTC day it belongs to, in days since 1970-01-01.</param>
    public void Add(long ticks, int day)
    {
        Count++;
        SumTicks = TickSum.Add(SumTicks, ticks);
        MinTicks = Math.Min(MinTicks, ticks);
        MaxTicks = Math.Max(MaxTicks, ticks);
        Day(day).Add(ticks);
        if (_values is not null)
        {
            _values.Add(ticks);
            DropValuesWhenMany();
        }
    }

    /// <summary>Adds all durations of another aggregate.</summary>
    /// <param name="other">The other aggregate.</param>
    public void Merge(DurationAggregate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        SumTicks = TickSum.Add(SumTicks, other.SumTicks);
        MinTicks = Math.Min(MinTicks, other.MinTicks);
        MaxTicks = Math.Max(MaxTicks, other.MaxTicks);
        foreach (var (day, histogram) in other.Days)
        {
            Day(day).Merge(histogram);
        }

        _undated.AddRange(other._undated);
        if (other._values is null)
        {
            _values = null;
        }
        else if (_values is not null)
        {
            _values.AddRange(other._values);
            DropValuesWhenMany();
        }
    }

    /// <summary>The duration at a percentile, in ticks, or null without any duration.</summary>
    /// <param name="p">The percentile as a fraction, above 0 and up to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction lies outside its range.</exception>
    public long? Percentile(decimal p)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = NearestRank.Of(p, Count);
        if (_values is not null)
        {
            _values.Sort();
            return _values[(int)rank - 1];
        }

        return Math.Clamp(Lifetime().AtRank(rank), MinTicks, MaxTicks);
    }

    /// <summary>The histograms of all days as one.</summary>
    private DurationHistogram Lifetime()
    {
        // Several percentiles are asked of what no longer changes.
        if (_lifetime is not null && _lifetime.Total == Count)
        {
            return _lifetime;
        }

        _lifetime = new DurationHistogram();
        _undated.ForEach(_lifetime.Add);
        foreach (var histogram in Days.Values)
        {
            _lifetime.Merge(histogram);
        }

        return _lifetime;
    }

    /// <summary>The histogram of a day, created where it is not there yet.</summary>
    /// <param name="day">The UTC day, in days since 1970-01-01.</param>
    public DurationHistogram Day(int day)
    {
        if (!Days.TryGetValue(day, out var histogram))
        {
            Days.Add(day, histogram = new DurationHistogram());
        }

        return histogram;
    }

    private void DropValuesWhenMany()
    {
        if (_values!.Count > ExactLimit)
        {
            _values = null;
        }
    }
}
