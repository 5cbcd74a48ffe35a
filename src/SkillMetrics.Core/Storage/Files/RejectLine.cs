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

    public static RejectLine Of(Reject reject, DateTimeOffset rejectedAt) => new()
    {
        Source = reject.Source,
        Offset = reject.Offset,
        Reason = reject.Reason,
        Text = reject.Text,
        TextHash = reject.TextHash,
        RejectedAt = rejectedAt.UtcDateTime,
    };

    public void AddTo(RecordHistory history) => history.Add(
        new Reject { Source = Source, Offset = Offset, Reason = Reason, Text = Text, TextHash = TextHash },
        new DateTimeOffset(RejectedAt.ToUniversalTime()));
}
