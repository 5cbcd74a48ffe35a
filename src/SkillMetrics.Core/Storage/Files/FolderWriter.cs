using SkillMetrics.Storage.History;

namespace SkillMetrics.Storage.Files;

/// <summary>Writes batches, whole or not at all. Only for the holder of the lock.</summary>
internal sealed class FolderWriter(StoreFolder folder, IntentFile intent, FileLayout layout, Action<string>? faultPoint = null)
{
    private readonly LineBuffers _buffers = new();
    private readonly HashSet<string> _unflushed = new(StringComparer.Ordinal);

    /// <summary>Writes what a change brings, and applies it to the history.</summary>
    /// <param name="change">The change, judged against the history as the folder knows it.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="flush">Whether it must reach the disk, together with what this process wrote before.</param>
    /// <returns>False, with nothing written, where the files are no longer as they are known.</returns>
    public bool TryAppend(HistoryChange change, DateTimeOffset now, bool flush)
    {
        try
        {
            return TryAppend(BatchLines.Of(change, now, folder, layout, _buffers), change, now, flush);
        }
        finally
        {
            _buffers.TakeBack();
        }
    }

    /// <summary>Makes sure that what this process wrote has reached the disk.</summary>
    public void Flush()
    {
        foreach (var path in _unflushed.Where(File.Exists))
        {
            using var stream = OwnerOnly.Open(path);
            stream.Flush(flushToDisk: true);
        }

        _unflushed.Clear();
    }

    private bool TryAppend(List<FileAppend> batch, HistoryChange change, DateTimeOffset now, bool flush)
    {
        if (flush)
        {
            _unflushed.ExceptWith(batch.Select(a => a.File.Path));
            Flush();
        }

        if (!TryWrite(batch, flush))
        {
            return false;
        }

        foreach (var append in batch)
        {
            append.Accept();
            folder.Track(append.File);
            if (!flush)
            {
                _unflushed.Add(append.File.Path);
            }
        }

        folder.History.Apply(change, now);
        return true;
    }

    private bool TryWrite(List<FileAppend> batch, bool flush)
    {
        var hasIntent = batch.Count > 1;
        try
        {
            if (hasIntent)
            {
                intent.Write(batch, flush);
                faultPoint?.Invoke("intent");
            }

            if (batch.TrueForAll(a => TryWrite(a, flush)))
            {
                if (hasIntent)
                {
                    intent.Remove();
                }

                return true;
            }
        }
        catch
        {
            TakeBack(batch);
            throw;
        }

        TakeBack(batch);
        return false;
    }

    private bool TryWrite(FileAppend append, bool flush)
    {
        var isWritten = append.TryWrite(flush);
        faultPoint?.Invoke(append.File.Name);
        return isWritten;
    }

    private void TakeBack(List<FileAppend> batch)
    {
        try
        {
            batch.ForEach(a => a.CutBack());

            // Not before: a batch that is half there must be finished by somebody.
            intent.Remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What made the write fail is what the caller is told. The next holder of the lock mends what is left.
        }
    }
}
