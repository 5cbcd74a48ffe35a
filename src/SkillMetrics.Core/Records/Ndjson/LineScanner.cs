namespace SkillMetrics.Records.Ndjson;

/// <summary>
/// Splits a stream into lines, block by block and in bounded memory, and tells where each stands. It ends lines at LF and CRLF, passes
/// over blank lines, over byte order marks and NUL bytes before a line (a power failure leaves such blocks), and yields of an over-long
/// line a prefix, the true length and the hash. Not for several threads.
/// </summary>
internal sealed class LineScanner
{
    private const int BlockBytes = 32_768;
    private const int KeptBytes = RecordLimits.LineBytes;
    private readonly Stream _stream;

    // The line that is looked for begins at _start, which is _startOffset in the file; no line end lies before _scanned; the stream has
    // been read up to _end.
    private byte[] _buffer = new byte[2 * BlockBytes];
    private int _start;
    private int _scanned;
    private int _end;
    private long _startOffset;
    private bool _endOfStream;
    private OverlongLine? _overlong;

    /// <summary>Begins where the stream stands. It stays the caller's to close.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="offset">Where in the file the stream stands: at the start of a line.</param>
    public LineScanner(Stream stream, long offset = 0)
    {
        _stream = stream;
        _startOffset = offset;
        Position = offset;
    }

    /// <summary>The line that was read last.</summary>
    public ScannedLine Line { get; private set; }

    /// <summary>The offset behind the last line end that was passed, be it a blank line's. A last line without a line end does not move it.</summary>
    public long Position { get; private set; }

    /// <summary>The offset behind everything that was passed, a last line without a line end included.</summary>
    public long End => _startOffset;

    /// <summary>Reads to the next line that is not blank.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool Read()
    {
        bool found;
        while (!TryTake(out found))
        {
            Took(_stream.Read(Room().Span));
        }

        return found;
    }

    /// <summary>Reads to the next line that is not blank.</summary>
    /// <param name="cancellationToken">Cancels the wait for the stream.</param>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        bool found;
        while (!TryTake(out found))
        {
            Took(await _stream.ReadAsync(Room(), cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    /// <summary>Looks for the next line in what has been read.</summary>
    /// <returns>False where more must be read first.</returns>
    private bool TryTake(out bool found)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_scanned.._end).IndexOf((byte)'\n');
            if (length < 0 && !_endOfStream)
            {
                _scanned = _end;
                DropExcess();
                found = false;
                return false;
            }

            found = Take(length < 0 ? _end : _scanned + length, isTerminated: length >= 0);
            if (found || length < 0)
            {
                return true;
            }
        }
    }

    /// <summary>Takes the line that ends before a position of the buffer.</summary>
    /// <returns>Whether it is one to yield: a blank one is not.</returns>
    private bool Take(int end, bool isTerminated)
    {
        var overlong = _overlong;
        if (overlong is null)
        {
            SkipLeading(end);
        }

        var bytes = _buffer.AsMemory(_start..end);
        var offset = _startOffset;
        _startOffset += bytes.Length + (overlong?.DroppedBytes ?? 0) + (isTerminated ? 1 : 0);
        _start = _scanned = isTerminated ? end + 1 : end;
        _overlong = null;
        if (isTerminated)
        {
            Position = _startOffset;
        }

        if (overlong is null)
        {
            bytes = isTerminated && bytes.Span.EndsWith("\r"u8) ? bytes[..^1] : bytes;
            if (bytes.Length <= KeptBytes)
            {
                Line = new ScannedLine(bytes, offset, bytes.Length, isTerminated, Hash: null);
                return bytes.Span.ContainsAnyExcept(" \t\r"u8);
            }

            overlong = new OverlongLine(bytes.Span[..KeptBytes]);
        }

        var hash = overlong.Finish(bytes.Span[KeptBytes..], out var length);
        Line = new ScannedLine(bytes[..KeptBytes], offset, length, isTerminated, hash);
        return true;
    }

    private void SkipLeading(int end)
    {
        var line = _buffer.AsSpan(_start..end);
        var rest = line;
        for (var length = -1; length != rest.Length;)
        {
            length = rest.Length;
            rest = rest.TrimStart((byte)0);
            rest = rest.StartsWith("\uFEFF"u8) ? rest["\uFEFF"u8.Length..] : rest;
        }

        _start += line.Length - rest.Length;
        _startOffset += line.Length - rest.Length;
    }

    /// <summary>Keeps no more of an unfinished line in memory than is shown of an over-long one.</summary>
    private void DropExcess()
    {
        // One more than is kept: the last byte may be half of a line end.
        if (_overlong is null && _end - _start > KeptBytes + 1)
        {
            SkipLeading(_end);
            if (_end - _start > KeptBytes + 1)
            {
                _overlong = new OverlongLine(_buffer.AsSpan(_start, KeptBytes));
            }
        }

        if (_overlong is not null)
        {
            _overlong.Drop(_buffer.AsSpan((_start + KeptBytes).._end));
            _end = _start + KeptBytes;
        }

        _scanned = _end;
    }

    private Memory<byte> Room()
    {
        if (_buffer.Length - _end < BlockBytes)
        {
            var kept = _buffer.AsSpan(_start.._end);
            var target = kept.Length + BlockBytes <= _buffer.Length ? _buffer : new byte[Math.Max(2 * _buffer.Length, kept.Length + BlockBytes)];
            kept.CopyTo(target);
            _buffer = target;
            _scanned -= _start;
            _end -= _start;
            _start = 0;
        }

        return _buffer.AsMemory(_end);
    }

    private void Took(int bytes)
    {
        _end += bytes;
        _endOfStream = bytes == 0;
    }
}
