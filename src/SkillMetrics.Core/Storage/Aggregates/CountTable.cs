using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>How often each name occurred. Not for several threads.</summary>
public sealed class CountTable : IReadOnlyDictionary<string, long>
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How many names there are.</summary>
    public int Count => _counts.Count;

    /// <summary>The names.</summary>
    public IEnumerable<string> Keys => _counts.Keys;

    /// <summary>The counts.</summary>
    public IEnumerable<long> Values => _counts.Values;

    /// <summary>The count of a name that occurred.</summary>
    /// <param name="key">The name.</param>
    public long this[string key] => _counts[key];

    /// <summary>Counts occurrences of a name; null counts nothing.</summary>
    /// <param name="name">The name, or null.</param>
    /// <param name="count">How many.</param>
    public void Add(string? name, long count = 1)
    {
        if (name is not null)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, name, out _) += count;
        }
    }

    /// <summary>Adds all counts of another table.</summary>
    /// <param name="other">The other table; each name at most once.</param>
    public void Merge(IEnumerable<KeyValuePair<string, long>> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (name, count) in other)
        {
            Add(name, count);
        }
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _counts.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out long value) => _counts.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, long>> GetEnumerator() => _counts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
