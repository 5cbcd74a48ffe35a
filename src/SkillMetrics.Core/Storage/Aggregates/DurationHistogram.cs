using System.Numerics;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>
/// Counts of durations in integer log-linear buckets over ticks: below 128 ticks every value has its own bucket, above that every
/// doubling is cut into 64. The middle of a bucket is then within 1/128 (0.8 %) of every value in it, on every platform, and
/// histograms add up by adding their counts. After the high dynamic range histogram of Gil Tene (HdrHistogram).
/// </summary>
public sealed class DurationHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int FewShare = 8;

    private static readonly int _lastBucket = BucketOf(long.MaxValue);

    // Side by side and sorted: few buckets are in use, and a search among them costs less than a tree's nodes.
    private int[] _buckets = [];
    private long[] _counts = [];
    private int _used;

    /// <summary>The buckets that hold anything, in ascending order, with their counts.</summary>
    public IEnumerable<KeyValuePair<int, long>> Buckets
    {
        get
        {
            for (var i = 0; i < _used; i++)
            {
                yield return new(_buckets[i], _counts[i]);
            }
        }
    }

    /// <summary>How many durations there are.</summary>
    internal long Total
    {
        get
        {
            var total = 0L;
            for (var i = 0; i < _used; i++)
            {
                total += _counts[i];
            }

            return total;
        }
    }

    /// <summary>The bucket of a duration.</summary>
    /// <param name="ticks">The duration in ticks of 100 ns, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public static int BucketOf(long ticks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ticks);
        if (ticks < 2 * SubBuckets)
        {
            return (int)ticks;
        }

        var shift = BitOperations.Log2((ulong)ticks) - SubBucketBits;
        return (shift << SubBucketBits) + (int)(ticks >> shift);
    }

    /// <summary>The value in ticks that stands for a bucket: its middle.</summary>
    /// <param name="bucket">The bucket, from 0 to that of the longest duration there is.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bucket.</exception>
    public static long MiddleOf(int bucket)
    {
        EnsureExists(bucket);
        if (bucket < 2 * SubBuckets)
        {
            return bucket;
        }

        var shift = (bucket >> SubBucketBits) - 1;
        var lowest = (long)(bucket - (shift << SubBucketBits)) << shift;
        return lowest + (((1L << shift) - 1) / 2);
    }

    /// <summary>Counts a duration.</summary>
    /// <param name="ticks">The duration in ticks of 100 ns, from 0.</param>
    public void Add(long ticks) => AddBucket(BucketOf(ticks), 1);

    /// <summary>Adds a count to a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="count">The count, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bucket, or the count is negative.</exception>
    public void AddBucket(int bucket, long count)
    {
        EnsureExists(bucket);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        // What is read from a stored form comes in ascending order.
        var place = _used > 0 && bucket > _buckets[_used - 1] ? ~_used : Array.BinarySearch(_buckets, 0, _used, bucket);
        if (place < 0)
        {
            place = ~place;
            Insert(place, bucket);
        }

        _counts[place] += count;
    }

    /// <summary>Adds all counts of another histogram.</summary>
    /// <param name="other">The other histogram.</param>
    public void Merge(DurationHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._used * FewShare < _used)
        {
            // Cheaper than to write everything anew for a few.
            for (var i = 0; i < other._used; i++)
            {
                AddBucket(other._buckets[i], other._counts[i]);
            }

            return;
        }

        var (buckets, counts) = (new int[_used + other._used], new long[_used + other._used]);
        var used = 0;
        for (int mine = 0, others = 0; mine < _used || others < other._used; used++)
        {
            var takeMine = others == other._used || (mine < _used && _buckets[mine] <= other._buckets[others]);
            var takeOthers = mine == _used || (others < other._used && other._buckets[others] <= _buckets[mine]);
            buckets[used] = takeMine ? _buckets[mine] : other._buckets[others];
            counts[used] = (takeMine ? _counts[mine++] : 0) + (takeOthers ? other._counts[others++] : 0);
        }

        (_buckets, _counts, _used) = (buckets, counts, used);
    }

    /// <summary>
    /// The stored form: for each bucket in ascending order the distance from the one before (from 0 for the first) and the count, both as
    /// unsigned LEB128 numbers. It never changes its meaning.
    /// </summary>
    public byte[] ToBytes()
    {
        var buffer = new byte[MostBytes(stored: default)];
        return buffer.AsSpan(0, MergeStored(default, buffer)).ToArray();
    }

    /// <summary>Adds the counts of a stored form.</summary>
    /// <param name="bytes">What <see cref="ToBytes"/> made.</param>
    /// <exception cref="FormatException">The bytes are no stored form of a histogram.</exception>
    public void MergeBytes(ReadOnlySpan<byte> bytes)
    {
        // Two bytes a bucket at the least.
        Reserve(_used + (bytes.Length / 2));
        var bucket = 0;
        while (!bytes.IsEmpty)
        {
            var (next, count) = ReadBucket(ref bytes, bucket);
            AddBucket(bucket = next, count);
        }
    }

    /// <summary>How many bytes <see cref="MergeStored"/> may need.</summary>
    internal int MostBytes(ReadOnlySpan<byte> stored) => stored.Length + (_used * 2 * Leb128.LongestLength);

    /// <summary>Writes the stored form of a stored histogram and this one together, bucket by bucket, without taking either in.</summary>
    /// <param name="stored">A stored form.</param>
    /// <param name="merged">Where the sum goes: at least <see cref="MostBytes"/>.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="FormatException">The bytes are no stored form of a histogram.</exception>
    internal int MergeStored(ReadOnlySpan<byte> stored, Span<byte> merged)
    {
        var target = merged;
        var (bucket, place, before) = (0, 0, 0);
        while (!stored.IsEmpty)
        {
            (bucket, var count) = ReadBucket(ref stored, bucket);
            for (; place < _used && _buckets[place] < bucket; place++)
            {
                Write(ref target, _buckets[place], _counts[place]);
            }

            Write(ref target, bucket, place < _used && _buckets[place] == bucket ? count + _counts[place++] : count);
        }

        for (; place < _used; place++)
        {
            Write(ref target, _buckets[place], _counts[place]);
        }

        return merged.Length - target.Length;

        void Write(ref Span<byte> bytes, int bucket, long count)
        {
            Leb128.Write(ref bytes, bucket - before);
            Leb128.Write(ref bytes, count);
            before = bucket;
        }
    }

    /// <summary>The middle of the bucket in which the value of a rank lies.</summary>
    /// <param name="rank">From 1 (the smallest value) to the number of values.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is below 1, or there are fewer values.</exception>
    public long AtRank(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank);
        var seen = 0L;
        for (var i = 0; i < _used; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return MiddleOf(_buckets[i]);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rank), rank, $"The histogram holds {seen} values.");
    }

    private static (int Bucket, long Count) ReadBucket(ref ReadOnlySpan<byte> bytes, int before)
    {
        var distance = Leb128.Read(ref bytes);
        return distance <= _lastBucket - before
            ? (before + (int)distance, Leb128.Read(ref bytes))
            : throw new FormatException("The bytes name a bucket that does not exist.");
    }

    private void Reserve(int buckets)
    {
        if (buckets > _buckets.Length)
        {
            Array.Resize(ref _buckets, buckets);
            Array.Resize(ref _counts, buckets);
        }
    }

    private void Insert(int place, int bucket)
    {
        if (_used == _buckets.Length)
        {
            Reserve(Math.Max(8, 2 * _used));
        }

        Array.Copy(_buckets, place, _buckets, place + 1, _used - place);
        Array.Copy(_counts, place, _counts, place + 1, _used - place);
        _buckets[place] = bucket;
        _counts[place] = 0;
        _used++;
    }

    private static void EnsureExists(int bucket)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bucket);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bucket, _lastBucket);
    }
}
