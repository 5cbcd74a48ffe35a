using System.Text.Json.Serialization;
using SkillMetrics.Storage.History;

namespace SkillMetrics.Storage.Files;

/// <summary>A reject as a line of the store's file of rejects.</summary>
internal sealed record RejectLine
{
    public required string Source { get; init; }

    public required long? Offset { get; init; }

    public required string Reason { get; init; }

    public required string Text { get; init; }

    public required string TextHash { get; init; }

    /// <summary>In UTC, as a time without an offset, so that it ends in <c>Z</c> as all times on the wire do.</summary>
    public required DateTime RejectedAt { get; init; }

    /// <summary>Whether the line takes the reject back: it was stored when it was tried again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Resolved { get; init; }

    public static RejectLine Resolve(RejectKey key, DateTimeOffset now) => new()
    {
        Source = key.Source,
        Offset = key.Offset,
        Reason = "Stored when it was tried again.",
        Text = string.Empty,
        TextHash = key.TextHash,
        RejectedAt = now.UtcDateTime,
        Resolved = true,
    };

    public static RejectLine Of(Reject reject, DateTimeOffset rejectedAt) => new()
    {
        Source = reject.Source,
        Offset = reject.Offset,
        Reason = reject.Reason,
        Text = reject.Text,
        TextHash = reject.TextHash,
        RejectedAt = rejectedAt.UtcDateTime,
    };

    public void ApplyTo(RecordHistory history)
    {
        if (Resolved)
        {
            history.Resolve(new RejectKey(Source, Offset, TextHash));
            return;
        }

        history.Add(
            new Reject { Source = Source, Offset = Offset, Reason = Reason, Text = Text, TextHash = TextHash },
            new DateTimeOffset(RejectedAt.ToUniversalTime()));
    }
}
