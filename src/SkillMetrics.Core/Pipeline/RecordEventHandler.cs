using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Pipeline;

/// <summary>Stores the records of <see cref="RecordEvent"/>s.</summary>
public sealed class RecordEventHandler : IEventHandler
{
    /// <inheritdoc/>
    public string EventType => RecordEvent.Type;

    /// <inheritdoc/>
    /// <exception cref="FormatException">The payload is no valid record.</exception>
    public Task HandleAsync(EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);

        // A token estimate without a time of its own gets that of its event: the same at every delivery.
        if (!new NdjsonReader().TryRead(context.Event.Payload.Span, context.Lease.EnqueuedAt, out var record, out var reason))
        {
            throw new FormatException(reason);
        }

        context.Add(record);
        return Task.CompletedTask;
    }
}
