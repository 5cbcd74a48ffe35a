using SkillMetrics.Storage;

namespace SkillMetrics.Queueing;

/// <summary>A queue that is part of a store of records: an event ends and its records are stored in one transaction.</summary>
public interface IRecordingEventQueue : IEventQueue
{
    /// <summary>
    /// Ends events that are done and stores their records, in one transaction, flushed to disk. Of an event whose lease has run out nothing is
    /// stored: whoever has it now will.
    /// </summary>
    /// <param name="completions">The events with their records.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">A completion or a record is null.</exception>
    /// <exception cref="MetricsStoreException">The store could not write; nothing has changed.</exception>
    ValueTask<EventCompletionResult> CompleteAsync(IReadOnlyList<EventCompletion> completions, CancellationToken cancellationToken = default);
}
