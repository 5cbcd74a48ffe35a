namespace SkillMetrics.Storage;

/// <summary>What an append does while the queue of waiting records is full.</summary>
public enum FullQueueMode
{
    /// <summary>The caller waits for room.</summary>
    Wait = 0,

    /// <summary>An append that asks for <see cref="Acknowledgement.Queued"/> is dropped, counted and logged; others wait.</summary>
    DropQueued = 1,
}
