namespace SkillMetrics.Pipeline;

/// <summary>Does the events of one type. Called by several workers at once.</summary>
public interface IEventHandler
{
    /// <summary>The type of event that it does.</summary>
    string EventType { get; }

    /// <summary>
    /// Does one event. An event may come again, after a failure or where its worker died: what it does besides
    /// <see cref="EventContext.Add"/> must bear to be repeated.
    /// </summary>
    /// <param name="context">The event, and where its records go.</param>
    /// <param name="cancellationToken">Cancelled when the host does not wait any longer for its end; the event is then given back.</param>
    /// <returns>A task that completes when the event is done. Whatever it throws counts as a failed delivery.</returns>
    Task HandleAsync(EventContext context, CancellationToken cancellationToken);
}
