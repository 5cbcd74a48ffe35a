using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.Files.Maintenance;

namespace SkillMetrics.Storage.Files;

/// <summary>Mends what writers that died have left. Only for the holder of the lock, since nobody else knows that they died.</summary>
internal sealed class FolderRepair(StoreFolder folder, FolderWriter writer, IntentFile intent, TimeProvider clock, ILogger logger)
{
    private readonly FolderReplacement _replacement = new(folder);

    /// <summary>Whether anything looks as if its writer died, or is being written just now.</summary>
    public bool IsNeeded => HasUnfinished || Damaged.Any();

    /// <summary>Whether several files were about to change together, and did not all.</summary>
    public bool HasUnfinished => _replacement.IsPending || intent.Exists;

    /// <summary>Files of others are theirs to mend: they may be written without the lock.</summary>
    private IEnumerable<TrackedFile> Damaged => folder.Files.Where(f => f.IsDamaged && StoreFileNames.IsOurs(f.Name));

    /// <summary>Finishes the batch of a writer that died, takes up all that has been written, and mends the ends of files.</summary>
    public void Run()
    {
        if (_replacement.IsPending)
        {
            _replacement.Finish();
            logger.StoreRepaired(folder.Resolve(StoreFileNames.Restore), "finished the restore that had been begun");
        }

        if (intent.Exists)
        {
            FinishIntent();
        }

        folder.CatchUp(CancellationToken.None);
        MendLastLines();
    }

    private void FinishIntent()
    {
        var appends = intent.TryRead();
        foreach (var (entry, lines) in appends ?? [])
        {
            Finish(entry, lines.Span);
        }

        intent.Remove();
        logger.StoreRepaired(intent.Path, appends is null ? "removed an intent that was cut short" : "finished the batch that it announced");
    }

    private void Finish(IntentEntry entry, ReadOnlySpan<byte> lines)
    {
        using var stream = OwnerOnly.Open(folder.Resolve(entry.Name));
        var length = stream.Length;
        var there = new byte[(int)Math.Clamp(length - entry.Start, 0, lines.Length)];
        stream.Position = entry.Start;
        stream.ReadExactly(there);
        if (length < entry.Start || !lines.StartsWith(there))
        {
            // The file is no longer the one that was meant. Lines that are there twice are harmless; lines that are lost are not.
            stream.Position = length;
            stream.Write("\n"u8);
            stream.Write(lines);
        }
        else
        {
            stream.Position = entry.Start + there.Length;
            stream.Write(lines[there.Length..]);
        }

        stream.Flush(flushToDisk: true);
    }

    private void MendLastLines()
    {
        var damaged = Damaged.ToList();
        foreach (var file in damaged.Where(f => StoreFileNames.IsOfTheStore(f.Name)))
        {
            // Nobody was told that this line is there.
            Mend(file);
        }

        damaged.RemoveAll(f => !f.IsDamaged);
        var change = folder.History.Begin();
        foreach (var file in damaged.Where(f => f.IsTorn))
        {
            if (RestOf(file) is { } reject)
            {
                change.Add(reject);
            }
        }

        // Set aside before it is cut away: a death in between loses nothing.
        if (change.IsEmpty || writer.TryAppend(change, clock.GetUtcNow(), flush: true))
        {
            damaged.ForEach(Mend);
        }
    }

    private static Reject? RestOf(TrackedFile file)
    {
        using var stream = OwnerOnly.Open(file.Path);
        stream.Position = file.Offset;
        var scanner = new LineScanner(stream, file.Offset);
        return scanner.Read()
            ? Reject.Of(file.Path, scanner.Line, "The line is cut short: whatever wrote it did not come to its end.")
            : null;
    }

    private void Mend(TrackedFile file)
    {
        using var stream = OwnerOnly.Open(file.Path);
        var handle = stream.SafeFileHandle;
        if (stream.Length != file.SeenLength)
        {
            // Somebody who knows of no lock writes to it just now.
            return;
        }

        stream.SetLength(file.Offset);
        if (!file.IsTerminated)
        {
            RandomAccess.Write(handle, "\n"u8, file.Offset);
        }

        RandomAccess.FlushToDisk(handle);
        var length = RandomAccess.GetLength(handle);
        var what = file.IsTorn ? "set aside a last line that was cut short" : "ended its last line";
        file.Extend(length, TrackedFile.FingerprintOf(handle, length), File.GetLastWriteTimeUtc(handle));
        logger.StoreRepaired(file.Path, what);
    }
}
