using SkillMetrics.Records;

namespace SkillMetrics.Storage.History;

/// <summary>An identity with its hash, which is asked for several times on a record's way and costs as much as all the rest of it.</summary>
internal readonly struct HashedIdentity(RecordIdentity identity) : IEquatable<HashedIdentity>
{
    private readonly int _hash = identity.GetHashCode();

    public RecordIdentity Identity { get; } = identity;

    public bool Equals(HashedIdentity other) => _hash == other._hash && Identity.Equals(other.Identity);

    public override bool Equals(object? obj) => obj is HashedIdentity other && Equals(other);

    public override int GetHashCode() => _hash;
}
