using SkillMetrics.Records;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>The key of an identity in its table.</summary>
internal readonly record struct IdentityKey(long Order, long Hash, RecordKind Kind)
{
    public static IdentityKey Of(RecordIdentity identity) => new(IdentityOrder.Of(identity), IdentityHash.Of(identity), identity.Kind);

    /// <summary>The key to try where another identity has this one, as in an open hash table.</summary>
    public IdentityKey Next() => this with { Hash = unchecked(Hash + 1) };

    /// <summary>Compares keys as their table is ordered.</summary>
    public static int Compare(IdentityKey one, IdentityKey other)
    {
        if (one.Order != other.Order)
        {
            return one.Order < other.Order ? -1 : 1;
        }

        return one.Hash != other.Hash ? one.Hash.CompareTo(other.Hash) : one.Kind - other.Kind;
    }
}
