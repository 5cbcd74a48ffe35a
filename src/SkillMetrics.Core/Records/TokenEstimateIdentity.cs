using System.Buffers;
using System.Security.Cryptography;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Records;

/// <summary>A token estimate is known by run, phase and time; without a time of its own, by the SHA-256 of its canonical line.</summary>
internal static class TokenEstimateIdentity
{
    public static RecordIdentity Of(TokenEstimateRecord record)
    {
        // The length keeps ("a|b", "c") and ("a", "b|c") apart.
        var scope = FormattableString.Invariant($"{record.RunId.Length}|{record.RunId}|{record.PhaseId}");
        var id = record.TimestampIsAssumed
            ? HashOfContent(record)
            : FormattableString.Invariant($"{UnixTime.ToMicroseconds(record.Timestamp)}");
        return new(record.Kind, scope, id);
    }

    private static string HashOfContent(TokenEstimateRecord record)
    {
        var line = new ArrayBufferWriter<byte>(512);
        NdjsonCodec.Write(record with { Timestamp = DateTimeOffset.UnixEpoch }, line);
        return Convert.ToHexStringLower(SHA256.HashData(line.WrittenSpan));
    }
}
