using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace SkillMetrics.Records.Ndjson;

/// <summary>
/// Short texts that come again and again, such as the names of skills and sessions: each is made once and then found by its bytes. A
/// newcomer takes the place of whatever was in its slot. Not for several threads.
/// </summary>
internal sealed class TextCache
{
    private const int Slots = 1_024;
    private const int MostBytes = 64;
    private readonly (byte[] Bytes, string Text)[] _slots = new (byte[], string)[Slots];

    /// <summary>The text of bytes that are valid UTF-8.</summary>
    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        ref var slot = ref _slots[SlotOf(bytes)];
        if (slot.Bytes is null || !bytes.SequenceEqual(slot.Bytes))
        {
            slot = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        }

        return slot.Text;
    }

    private static int SlotOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(bytes));
        }

        foreach (var b in bytes)
        {
            hash = (hash << 8) ^ b;
        }

        return (int)(Mix(hash) >> 54);
    }

    // Fibonacci hashing (Knuth): the high bits depend on all others.
    private static ulong Mix(ulong hash) => BitOperations.RotateLeft(hash, 29) * 11400714819323198485;
}
