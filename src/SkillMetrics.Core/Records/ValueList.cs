using System.Collections;

namespace SkillMetrics.Records;

/// <summary>A list that cannot change and that equals another with the same items in the same order, so that records compare by content.</summary>
internal sealed class ValueList(string[] items) : IReadOnlyList<string>, IEquatable<ValueList>
{
    public static readonly ValueList Empty = new([]);

    public int Count => items.Length;

    public string this[int index] => items[index];

    public bool Equals(ValueList? other) => other is not null && items.AsSpan().SequenceEqual(other.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as ValueList);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in items)
        {
            hash.Add(item, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"[{string.Join(", ", items)}]";

    private ReadOnlySpan<string> AsSpan() => items;
}
