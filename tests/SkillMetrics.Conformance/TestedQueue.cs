using System.Globalization;
using System.Text;
using SkillMetrics.Queueing;

namespace SkillMetrics.Conformance;

/// <summary>Short words for what the tests of a queue do.</summary>
public static class TestedQueue
{
    public static TimeSpan Minute { get; } = TimeSpan.FromMinutes(1);

    public static QueuedEvent Event(string id, string type = "a", int priority = 0) =>
        new() { Id = id, Type = type, Payload = Encoding.UTF8.GetBytes($$"""{"of":"{{id}}"}"""), Priority = priority };

    public static QueuedEvent[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => Event(i.ToString("D3", CultureInfo.InvariantCulture)))];

    public static ValueTask<int> PutAsync(this IEventQueue queue, params IReadOnlyList<QueuedEvent> events)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue.EnqueueAsync(events);
    }

    public static ValueTask<IReadOnlyList<EventLease>> TakeAsync(this IEventQueue queue, int count = 100, string type = "a")
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue.LeaseAsync([type], count, Minute);
    }

    /// <summary>The one event that is ready.</summary>
    public static async Task<EventLease> TakeOneAsync(this IEventQueue queue) => (await queue.TakeAsync()).Single();

    public static IEnumerable<string> Ids(this IEnumerable<EventLease> leases) => leases.Select(l => l.Event.Id);
}
