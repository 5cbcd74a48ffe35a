using System.Buffers;

namespace SkillMetrics.Storage.Files;

/// <summary>
/// Buffers for the lines of a batch, used again by the next: they are large, and would else be cleared, grown and collected for every commit.
/// Lent to several threads, and taken back by one when the others are done.
/// </summary>
internal sealed class LineBuffers
{
    private const int KeptBuffers = 16;
    private const int KeptBytes = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Stack<ArrayBufferWriter<byte>> _free = [];
    private readonly List<ArrayBufferWriter<byte>> _lent = [];

    /// <summary>An empty buffer, until all are taken back.</summary>
    public ArrayBufferWriter<byte> Lend()
    {
        lock (_lock)
        {
            var buffer = _free.TryPop(out var used) ? used : new ArrayBufferWriter<byte>();
            _lent.Add(buffer);
            return buffer;
        }
    }

    /// <summary>Takes all buffers back: nobody may look at their content any more.</summary>
    public void TakeBack()
    {
        foreach (var buffer in _lent.Where(b => b.Capacity <= KeptBytes).Take(KeptBuffers - _free.Count))
        {
            buffer.ResetWrittenCount();
            _free.Push(buffer);
        }

        _lent.Clear();
    }
}
