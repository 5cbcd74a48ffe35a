using System.Collections;
using SkillMetrics.Records;

namespace SkillMetrics.Recording;

/// <summary>Two records to be appended as one, which nobody can change.</summary>
internal sealed class RecordPair(MetricRecord first, MetricRecord second) : IReadOnlyList<MetricRecord>
{
    public int Count => 2;

    public MetricRecord this[int index] => index switch
    {
        0 => first,
        1 => second,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "There are two records."),
    };

    public IEnumerator<MetricRecord> GetEnumerator()
    {
        yield return first;
        yield return second;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
