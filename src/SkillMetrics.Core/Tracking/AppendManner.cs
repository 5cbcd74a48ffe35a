namespace SkillMetrics.Tracking;

/// <summary>How tracking appends.</summary>
internal enum AppendManner
{
    /// <summary>The caller waits for the acknowledgement the host chose, and is thrown at where the host chose that.</summary>
    Awaited = 0,

    /// <summary>The caller waits, but is never thrown at: it has something more important to throw itself, or is being disposed of.</summary>
    AwaitedSilently = 1,

    /// <summary>Nobody waits: the record is only queued.</summary>
    InBackground = 2,
}
