namespace SkillMetrics.Pipeline;

/// <summary>How full a queue is.</summary>
public enum PressureLevel
{
    /// <summary>All is well.</summary>
    Normal = 0,

    /// <summary>More comes in than is done, or much came at once: a producer that can wait should.</summary>
    High = 1,

    /// <summary>Whatever is not needed should not be enqueued.</summary>
    Critical = 2,
}
