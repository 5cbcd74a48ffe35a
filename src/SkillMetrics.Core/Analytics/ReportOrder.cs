namespace SkillMetrics.Analytics;

/// <summary>The order of a list of reports. Equal ones follow each other by ordinal name, and what is unknown comes last.</summary>
public enum ReportOrder
{
    /// <summary>Most invocations first.</summary>
    Invocations = 0,

    /// <summary>By ordinal name.</summary>
    Name = 1,

    /// <summary>Highest completion rate first.</summary>
    CompletionRate = 2,

    /// <summary>Longest mean duration of an invocation first.</summary>
    Duration = 3,

    /// <summary>Most abandoned invocations and exceptions first.</summary>
    Errors = 4,

    /// <summary>Latest invocation first.</summary>
    LastInvoked = 5,
}
