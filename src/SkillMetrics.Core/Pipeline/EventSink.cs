using SkillMetrics.Queueing;
using SkillMetrics.Recording;
using SkillMetrics.Storage;

namespace SkillMetrics.Pipeline;

/// <summary>Completes events and stores their records: in one transaction where queue and store are one.</summary>
internal sealed class EventSink(IEventQueue queue, IMetricsAppender store)
{
    private readonly IRecordingEventQueue? _both = ReferenceEquals(queue, store) ? queue as IRecordingEventQueue : null;

    /// <summary>Completes them all or none.</summary>
    /// <returns>How many leases had run out.</returns>
    public async ValueTask<int> CompleteAsync(IReadOnlyList<EventCompletion> completions)
    {
        if (_both is not null)
        {
            return (await _both.CompleteAsync(completions).ConfigureAwait(false)).Lost.Count;
        }

        // Records first: should the process die in between, they are found to be stored when the events come again.
        await store.AppendAsync([.. completions.SelectMany(c => c.Records)], Acknowledgement.Flushed).ConfigureAwait(false);
        return completions.Count - await queue.CompleteAsync([.. completions.Select(c => c.Lease)]).ConfigureAwait(false);
    }
}
