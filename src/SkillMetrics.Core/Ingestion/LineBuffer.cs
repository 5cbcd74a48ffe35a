using SkillMetrics.Storage;

namespace SkillMetrics.Ingestion;

/// <summary>Keeps a batch's records, and the bytes of their lines, until the batch is committed. Cleared, it serves the next batch.</summary>
internal sealed class LineBuffer
{
    // Pieces instead of one array: an array that grows holds what it needs several times over.
    private const int PieceBytes = 262_144;
    private readonly List<byte[]> _pieces = [new byte[PieceBytes]];
    private int _piece;
    private int _used;

    public List<IngestedRecord> Records { get; } = [];

    /// <summary>Copies a line. The copy stays valid until the buffer is cleared.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> line)
    {
        if (line.Length > PieceBytes)
        {
            return line.ToArray();
        }

        if (PieceBytes - _used < line.Length)
        {
            _used = 0;
            if (++_piece == _pieces.Count)
            {
                _pieces.Add(new byte[PieceBytes]);
            }
        }

        var copy = _pieces[_piece].AsMemory(_used, line.Length);
        line.CopyTo(copy);
        _used += line.Length;
        return copy;
    }

    public void Clear()
    {
        Records.Clear();
        (_piece, _used) = (0, 0);
    }
}
