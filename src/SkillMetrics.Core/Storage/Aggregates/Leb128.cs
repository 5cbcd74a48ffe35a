namespace SkillMetrics.Storage.Aggregates;

/// <summary>Unsigned LEB128 numbers: seven bits a byte, lowest first, the eighth bit says that more follow.</summary>
internal static class Leb128
{
    private const int BitsAByte = 7;
    private const int More = 1 << BitsAByte;
    private const int LongestShift = 63;

    /// <summary>The most bytes that a number takes.</summary>
    public const int LongestLength = 9;

    /// <summary>Writes a number from 0 and moves behind it.</summary>
    public static void Write(ref Span<byte> bytes, long value)
    {
        while (value >= More)
        {
            bytes[0] = (byte)((value & (More - 1)) | More);
            bytes = bytes[1..];
            value >>= BitsAByte;
        }

        bytes[0] = (byte)value;
        bytes = bytes[1..];
    }

    /// <summary>Reads a number and moves behind it.</summary>
    public static long Read(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0L;
        for (var shift = 0; shift < LongestShift && !bytes.IsEmpty; shift += BitsAByte)
        {
            var b = bytes[0];
            bytes = bytes[1..];
            value |= (long)(b & (More - 1)) << shift;
            if (b < More)
            {
                return value;
            }
        }

        throw new FormatException("The bytes end within a number, or hold one beyond 63 bits.");
    }
}
