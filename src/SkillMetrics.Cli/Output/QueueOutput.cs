using System.Globalization;
using System.Text;
using System.Text.Json;
using SkillMetrics.Pipeline;
using SkillMetrics.Queueing;

namespace SkillMetrics.Cli.Output;

/// <summary>The event queue and its dead letters, as JSON and for people.</summary>
internal static class QueueOutput
{
    public static void Write(Utf8JsonWriter json, QueueFigures figures, PressureLevel level)
    {
        json.WriteStartObject();
        json.WriteNumber("depth", figures.Depth);
        json.WriteNumber("ready", figures.Ready);
        json.WriteNumber("delayed", figures.Delayed);
        json.WriteNumber("leased", figures.Leased);
        json.WriteNumber("dead_letters", figures.DeadLetters);
        json.Duration("oldest_age_seconds", figures.Age, TimeSpan.TicksPerSecond);
        json.WriteString("pressure", Name(level));
        json.Counts("ready_by_type", figures.ReadyByType.OrderBy(t => t.Key, StringComparer.Ordinal));
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, QueueFigures figures, PressureLevel level)
    {
        screen.Write(Grid.Facts(
            null,
            ("to be done", Format.Count(figures.Depth)),
            ("ready", Format.Count(figures.Ready)),
            ("delayed", Format.Count(figures.Delayed)),
            ("leased", Format.Count(figures.Leased)),
            ("dead letters", Format.Count(figures.DeadLetters)),
            ("oldest has waited", Format.Duration(figures.Age)),
            ("pressure", Name(level))));
        if (figures.ReadyByType.Count > 0)
        {
            screen.Write(Grid.Counts("ready by type", figures.ReadyByType.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal)));
        }
    }

    public static void Write(Utf8JsonWriter json, long taken, QueueFigures left)
    {
        json.WriteStartObject();
        json.WriteNumber("taken", taken);
        json.WriteNumber("depth", left.Depth);
        json.WriteNumber("dead_letters", left.DeadLetters);
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, long taken, QueueFigures left) => screen.Write(Grid.Facts(
        null,
        ("taken", Format.Count(taken)),
        ("left to be done", Format.Count(left.Depth)),
        ("dead letters", Format.Count(left.DeadLetters))));

    public static void Write(Utf8JsonWriter json, IReadOnlyList<DeadLetter> letters)
    {
        json.WriteStartObject();
        json.WriteStartArray("dead_letters");
        foreach (var letter in letters)
        {
            Write(json, letter);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, IReadOnlyList<DeadLetter> letters)
    {
        if (letters.Count == 0)
        {
            screen.Write("There are no dead letters.");
        }

        screen.Write(new Grid(
            null,
            [new("event"), new("type"), new("failed at"), new("deliveries", IsNumber: true), new("error")],
            [.. letters.Select(l => (Cell[])[l.Event.Id, l.Event.Type, Format.Time(l.FailedAt), Number(l.DeliveryCount), l.Error])]));
    }

    public static void Write(Utf8JsonWriter json, DeadLetter letter)
    {
        json.WriteStartObject();
        json.WriteString("event_id", letter.Event.Id);
        json.WriteString("type", letter.Event.Type);
        json.WriteNumber("priority", letter.Event.Priority);
        json.Time("enqueued_at", letter.EnqueuedAt);
        json.Time("failed_at", letter.FailedAt);
        json.WriteNumber("delivery_count", letter.DeliveryCount);
        json.WriteNumber("expired_leases", letter.ExpiredLeases);
        json.WriteString("error", letter.Error);
        json.WriteString("payload", Payload(letter));
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, DeadLetter letter)
    {
        screen.Write(Grid.Facts(
            null,
            ("event", letter.Event.Id),
            ("type", letter.Event.Type),
            ("priority", Number(letter.Event.Priority)),
            ("enqueued at", Format.Time(letter.EnqueuedAt)),
            ("failed at", Format.Time(letter.FailedAt)),
            ("deliveries", Number(letter.DeliveryCount)),
            ("expired leases", Number(letter.ExpiredLeases)),
            ("error", letter.Error)));
        screen.Write(Payload(letter));
    }

    private static string Payload(DeadLetter letter) => Encoding.UTF8.GetString(letter.Event.Payload.Span);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Name(PressureLevel level) => level switch
    {
        PressureLevel.Critical => "critical",
        PressureLevel.High => "high",
        _ => "normal",
    };
}
