namespace SkillMetrics.Pipeline;

/// <summary>Does events by a delegate.</summary>
public sealed class DelegateEventHandler : IEventHandler
{
    private readonly Func<EventContext, CancellationToken, Task> _handle;

    /// <summary>Creates the handler.</summary>
    /// <param name="eventType">The type of event.</param>
    /// <param name="handle">What does them.</param>
    public DelegateEventHandler(string eventType, Func<EventContext, CancellationToken, Task> handle)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventType);
        ArgumentNullException.ThrowIfNull(handle);
        EventType = eventType;
        _handle = handle;
    }

    /// <inheritdoc/>
    public string EventType { get; }

    /// <inheritdoc/>
    public Task HandleAsync(EventContext context, CancellationToken cancellationToken) => _handle(context, cancellationToken);
}
