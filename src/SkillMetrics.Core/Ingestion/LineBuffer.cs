namespace SkillMetrics.Ingestion;

/// <summary>Keeps the bytes of a batch's lines until the batch is committed. Cleared, it serves the next batch.</summary>
internal sealed class LineBuffer
{
    private byte[] _bytes = new byte[65_536];
    private int _used;

    /// <summary>Copies a line. The copy stays valid until the buffer is cleared.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> line)
    {
        if (_bytes.Length - _used < line.Length)
        {
            // The lines kept before hold on to the old array.
            _bytes = new byte[Math.Max(_bytes.Length * 2, line.Length)];
            _used = 0;
        }

        var copy = _bytes.AsMemory(_used, line.Length);
        line.CopyTo(copy);
        _used += line.Length;
        return copy;
    }

    public void Clear() => _used = 0;
}
