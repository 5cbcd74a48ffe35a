using System.Buffers;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Benchmarks.Data;

/// <summary>Writes records to NDJSON files without holding them.</summary>
internal static class NdjsonFile
{
    private const int BlockSize = 1 << 16;

    /// <summary>Writes records in blocks, as fast as one thread can.</summary>
    public static void Write(string path, IEnumerable<MetricRecord> records)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new ArrayBufferWriter<byte>(BlockSize + 4_096);
        foreach (var record in records)
        {
            NdjsonCodec.Write(record, block);
            block.Write("\n"u8);
            if (block.WrittenCount >= BlockSize)
            {
                file.Write(block.WrittenSpan);
                block.ResetWrittenCount();
            }
        }

        file.Write(block.WrittenSpan);
    }

    /// <summary>Spreads records over files in a folder, in their order.</summary>
    public static void WriteMany(string folder, IEnumerable<MetricRecord> records, int perFile)
    {
        Directory.CreateDirectory(folder);
        foreach (var (number, part) in records.Chunk(perFile).Index())
        {
            Write(Path.Combine(folder, FormattableString.Invariant($"records-{number:000}.ndjson")), part);
        }
    }
}
