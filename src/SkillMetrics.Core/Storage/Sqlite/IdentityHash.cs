using System.Buffers;
using System.Text;
using SkillMetrics.Records;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>
/// A 64-bit hash of a record's identity, the same on every platform and for ever: it is stored. FNV-1a (Fowler, Noll, Vo) over the
/// UTF-8 of scope and id, mixed at the end as in MurmurHash3 (Appleby), because FNV alone leaves similar ids close together.
/// </summary>
internal static class IdentityHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const int OnStack = 512;

    /// <summary>0xFF occurs in no UTF-8, so that ("ab", "c") and ("a", "bc") differ.</summary>
    private const byte Separator = 0xFF;

    public static long Of(RecordIdentity identity)
    {
        var hash = Add(OffsetBasis, identity.Scope);
        hash = (hash ^ Separator) * Prime;
        hash = Add(hash, identity.Id);
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        hash ^= hash >> 33;
        return unchecked((long)hash);
    }

    private static ulong Add(ulong hash, string text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = size > OnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> buffer = rented is null ? stackalloc byte[OnStack] : rented;
        var length = Encoding.UTF8.GetBytes(text, buffer);
        foreach (var b in buffer[..length])
        {
            hash = (hash ^ b) * Prime;
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }
}
