using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SkillMetrics.Records;

/// <summary>A map that cannot change, in ordinal order of its names, and that equals another with the same entries.</summary>
internal sealed class ValueMap : IReadOnlyDictionary<string, bool>, IEquatable<ValueMap>
{
    public static readonly ValueMap Empty = new(new Dictionary<string, bool>(StringComparer.Ordinal));

    private readonly SortedList<string, bool> _entries;

    public ValueMap(IReadOnlyDictionary<string, bool> entries)
    {
        _entries = new SortedList<string, bool>(entries.Count, StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            _entries[name] = value;
        }
    }

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<bool> Values => _entries.Values;

    public bool this[string key] => _entries[key];

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out bool value) => _entries.TryGetValue(key, out value);

    public bool Equals(ValueMap? other) => other is not null && _entries.SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as ValueMap);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (name, value) in _entries)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<string, bool>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", _entries.Select(e => $"{e.Key}: {(e.Value ? "true" : "false")}"))}}}";
}
