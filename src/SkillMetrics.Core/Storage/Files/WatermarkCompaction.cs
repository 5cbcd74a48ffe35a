using System.Text.Json;

namespace SkillMetrics.Storage.Files;

/// <summary>
/// Keeps the file of watermarks from growing for ever: every commit of an ingestion adds a line, of which only the last of each source
/// counts. Only for the holder of the lock.
/// </summary>
internal sealed class WatermarkCompaction(StoreFolder folder)
{
    /// <summary>Below this many bytes nothing is done.</summary>
    public const long Least = 256 * 1024;

    private const int Growth = 4;
    private long _limit = Least;

    /// <summary>Writes the file anew where it has grown far beyond what counts, and puts it in its place whole.</summary>
    public void Run()
    {
        var file = folder.Target(StoreFileNames.Watermarks);
        if (file.Offset < _limit)
        {
            return;
        }

        var temporary = $"{file.Path}.tmp";
        using (var stream = OwnerOnly.Open(temporary))
        {
            stream.SetLength(0);
            foreach (var watermark in folder.History.Watermarks())
            {
                JsonSerializer.Serialize(stream, watermark, StoreJson.Default.IngestionWatermark);
                stream.Write("\n"u8);
            }

            stream.Flush(flushToDisk: true);
            var length = stream.Length;
            var fingerprint = TrackedFile.FingerprintOf(stream.SafeFileHandle, length);
            var time = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
            File.Move(temporary, file.Path, overwrite: true);
            file.Extend(length, fingerprint, time);
            _limit = Math.Max(Least, Growth * length);
        }
    }
}
