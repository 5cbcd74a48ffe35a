namespace SkillMetrics.Storage;

/// <summary>What a store does with a record whose identity may already be there.</summary>
public enum RecordDisposition
{
    /// <summary>The identity is new: the record is stored.</summary>
    Insert = 0,

    /// <summary>An ended invocation replaces its running form.</summary>
    Update = 1,

    /// <summary>The same record again: counted, not stored.</summary>
    Duplicate = 2,

    /// <summary>The same identity with other content: the stored one stays, the new one is rejected.</summary>
    Conflict = 3,

    /// <summary>From before the time up to which the store was pruned, and not there: rejected.</summary>
    BeforeRetention = 4,
}
