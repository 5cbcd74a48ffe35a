using System.Globalization;
using System.Text.Json;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Output;

/// <summary>The outbox of re-indexings, as JSON and for people.</summary>
internal static class ReindexOutput
{
    public static void Write(Utf8JsonWriter json, ReindexStatus status)
    {
        json.WriteStartObject();
        json.WriteNumber("pending", status.Pending);
        json.WriteNumber("done", status.Done);
        json.WriteNumber("dead", status.Dead);
        json.Time("oldest_pending", status.OldestPending);
        json.WriteStartArray("items");
        foreach (var item in status.Items)
        {
            json.WriteStartObject();
            WriteItem(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, ReindexStatus status)
    {
        screen.Write(Grid.Facts(
            null,
            ("pending", Format.Count(status.Pending)),
            ("done", Format.Count(status.Done)),
            ("dead", Format.Count(status.Dead)),
            ("oldest pending", Format.Time(status.OldestPending))));
        Write(screen, status.Items.Where(i => i.State != ReindexState.Done));
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<ReindexItem> sent)
    {
        json.WriteStartObject();
        json.WriteNumber("retried", sent.Count);
        json.Texts("event_ids", sent.Select(i => i.EventId));
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, IEnumerable<ReindexItem> items) => screen.Write(new Grid(
        null,
        [new("event"), new("skill"), new("move"), new("state"), new("attempts", IsNumber: true), new("next attempt"), new("last error")],
        [
            .. items.Select(i => (Cell[])
            [
                i.EventId, i.SkillName, $"{i.FromStage} > {i.ToStage}", Name(i.State), Number(i.Attempts), Format.Time(i.NextAttemptAt), Format.Text(i.LastError),
            ]),
        ]));

    public static void Write(Utf8JsonWriter json, IReadOnlyList<ReindexAttempt> attempts)
    {
        json.WriteStartObject();
        foreach (var outcome in Enum.GetValues<ReindexOutcome>())
        {
            json.WriteNumber(Name(outcome), attempts.Count(a => a.Outcome == outcome));
        }

        json.WriteStartArray("attempts");
        foreach (var attempt in attempts)
        {
            json.WriteStartObject();
            json.WriteString("outcome", Name(attempt.Outcome));
            WriteItem(json, attempt.Item);
            json.WriteString("output", attempt.Output);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, IReadOnlyList<ReindexAttempt> attempts)
    {
        if (attempts.Count == 0)
        {
            screen.Write("Nothing is due.");
        }

        screen.Write(new Grid(
            null,
            [new("event"), new("skill"), new("outcome"), new("attempts", IsNumber: true), new("last error")],
            [.. attempts.Select(a => (Cell[])[a.Item.EventId, a.Item.SkillName, Name(a.Outcome), Number(a.Item.Attempts), Format.Text(a.Item.LastError)])]));
    }

    private static void WriteItem(Utf8JsonWriter json, ReindexItem item)
    {
        json.WriteString("event_id", item.EventId);
        json.WriteString("skill", item.SkillName);
        json.WriteString("version", item.SkillVersion);
        json.WriteString("from", item.FromStage);
        json.WriteString("to", item.ToStage);
        json.WriteString("reason", item.Reason);
        json.WriteString("state", Name(item.State));
        json.WriteNumber("attempts", item.Attempts);
        json.Time("created_at", item.CreatedAt);
        json.Time("next_attempt_at", item.NextAttemptAt);
        json.Time("leased_until", item.LeasedUntil);
        json.WriteString("last_error", item.LastError);
    }

    private static string Name(ReindexState state) => state switch
    {
        ReindexState.Done => "done",
        ReindexState.Dead => "dead",
        _ => "pending",
    };

    private static string Name(ReindexOutcome outcome) => outcome switch
    {
        ReindexOutcome.Done => "done",
        ReindexOutcome.Failed => "failed",
        ReindexOutcome.Dead => "dead",
        _ => "taken_over",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
