namespace SkillMetrics.Pipeline;

/// <summary>Does the events of one type, whose payload is read for it. Called by several workers at once.</summary>
/// <typeparam name="T">What the payload is.</typeparam>
public interface IEventHandler<in T>
{
    /// <inheritdoc cref="IEventHandler.HandleAsync"/>
    /// <param name="payload">The payload.</param>
    /// <param name="context">The event, and where its records go.</param>
    /// <param name="cancellationToken">Cancelled when the host does not wait any longer for its end; the event is then given back.</param>
    Task HandleAsync(T payload, EventContext context, CancellationToken cancellationToken);
}
