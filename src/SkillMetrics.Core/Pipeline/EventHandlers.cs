namespace SkillMetrics.Pipeline;

/// <summary>Handlers by the type of event that they do.</summary>
internal sealed class EventHandlers
{
    private readonly Dictionary<string, IEventHandler> _handlers = new(StringComparer.Ordinal);

    public EventHandlers(IEnumerable<IEventHandler> handlers)
    {
        foreach (var handler in handlers)
        {
            if (!_handlers.TryAdd(handler.EventType, handler))
            {
                throw new ArgumentException(
                    $"The event type {handler.EventType} has two handlers, {_handlers[handler.EventType].GetType()} and {handler.GetType()}. Register one.", nameof(handlers));
            }
        }

        if (_handlers.Count == 0)
        {
            throw new ArgumentException("There is no handler, so nothing could be done. Register at least one.", nameof(handlers));
        }

        Types = [.. _handlers.Keys];
    }

    public string[] Types { get; }

    public IEventHandler this[string eventType] => _handlers[eventType];
}
