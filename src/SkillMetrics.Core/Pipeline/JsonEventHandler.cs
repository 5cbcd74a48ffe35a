using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SkillMetrics.Pipeline;

/// <summary>Reads payloads for a handler.</summary>
internal sealed class JsonEventHandler<T>(string eventType, JsonTypeInfo<T> typeInfo, IEventHandler<T> handler) : IEventHandler
{
    public string EventType { get; } = eventType;

    public Task HandleAsync(EventContext context, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.Deserialize(context.Event.Payload.Span, typeInfo);
        return payload is null
            ? throw new JsonException($"The payload of an event of type {EventType} is null.")
            : handler.HandleAsync(payload, context, cancellationToken);
    }
}
