namespace SkillMetrics.Storage.InMemory;

/// <summary>Where an event in memory stands.</summary>
internal enum MemoryEventState
{
    /// <summary>It may be leased.</summary>
    Ready = 0,

    /// <summary>It may be leased later.</summary>
    Delayed = 1,

    /// <summary>Somebody works on it.</summary>
    Leased = 2,

    /// <summary>It is done; its id is remembered.</summary>
    Completed = 3,
}
