namespace SkillMetrics.Cli.Options;

/// <summary>How much a command says on standard error.</summary>
internal enum Verbosity
{
    /// <summary>Errors; and progress, where that is a terminal.</summary>
    Normal = 0,

    /// <summary>Errors only.</summary>
    Quiet = 1,

    /// <summary>The library's log messages, too.</summary>
    Detailed = 2,

    /// <summary>All log messages, and where failures came from.</summary>
    Debug = 3,
}
