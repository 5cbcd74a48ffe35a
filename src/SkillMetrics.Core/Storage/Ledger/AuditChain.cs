using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Storage.Ledger;

/// <summary>How the audit log is chained: the same for every home.</summary>
public static class AuditChain
{
    /// <summary>
    /// Makes the entry of a commit and links its parts to it. Called inside the transaction that writes them, with the head that the
    /// same transaction has read.
    /// </summary>
    /// <param name="commit">The commit.</param>
    /// <param name="head">The log's last entry.</param>
    public static SealedCommit Seal(PromotionCommit commit, AuditHead head)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentNullException.ThrowIfNull(head);
        var number = head.Number + 1;
        var content = ContentOf(commit, number);
        var entry = new AuditEntry { Number = number, Content = content, PreviousHash = head.Hash, Hash = HashOf(head.Hash, content) };
        return new SealedCommit
        {
            Entry = entry,
            Stages = [.. commit.Stages.Select(s => s with { AuditEntry = number })],
            Event = commit.Event is { } change ? change with { AuditEntry = number, AuditHash = entry.Hash } : null,
            Approval = commit.Approval is { } approval ? approval with { AuditEntry = number, AuditHash = entry.Hash } : null,
            Revocation = commit.Revocation is { } revocation ? revocation with { AuditEntry = number, AuditHash = entry.Hash } : null,
            Reindex = commit.Reindex,
        };
    }

    /// <summary>SHA-256 over the bytes of the previous hash and the UTF-8 of a content, in lower-case hexadecimal.</summary>
    /// <param name="previousHash">The hash of the entry before, in hexadecimal.</param>
    /// <param name="content">The entry's canonical JSON.</param>
    /// <exception cref="FormatException">The previous hash is not hexadecimal.</exception>
    public static string HashOf(string previousHash, string content)
    {
        ArgumentNullException.ThrowIfNull(previousHash);
        ArgumentNullException.ThrowIfNull(content);
        return Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(previousHash), .. Encoding.UTF8.GetBytes(content)]));
    }

    private static string ContentOf(PromotionCommit commit, long number)
    {
        var content = new AuditContent
        {
            Number = number,
            RecordedAt = commit.At,
            Action = commit.Action,
            SkillName = commit.SkillName,
            SkillVersion = commit.SkillVersion,
            Actor = commit.Actor,
            Reason = commit.Reason,
            Forced = commit.Forced ? true : null,
            Event = commit.Event is { } change ? Parse(NdjsonCodec.ToLine(change.Unlinked())) : null,
            Approval = commit.Approval,
            Revocation = commit.Revocation,
            Stages = commit.Stages.Count > 0 ? commit.Stages : null,
            Details = commit.Details is { } details ? Parse(details) : null,
        };
        return CanonicalJson.Of(JsonSerializer.SerializeToElement(content, LedgerJson.Default.AuditContent));
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
