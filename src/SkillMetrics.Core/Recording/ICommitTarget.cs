using SkillMetrics.Storage;

namespace SkillMetrics.Recording;

/// <summary>What a store gives its writer: one commit of many requests. Called by one thread at a time.</summary>
internal interface ICommitTarget
{
    /// <summary>
    /// Writes all requests in one transaction and counts in each what became of its records. Throws with nothing written where it
    /// cannot: <see cref="MetricsStoreException"/> when the store is out of reach, anything else when a request is at fault.
    /// </summary>
    /// <param name="requests">The requests, in the order in which they came.</param>
    /// <param name="flush">Whether the transaction must reach the disk before it returns, together with everything committed before it.</param>
    void Commit(IReadOnlyList<WriteRequest> requests, bool flush);
}
