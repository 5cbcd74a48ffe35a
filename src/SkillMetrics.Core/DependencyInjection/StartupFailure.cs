namespace SkillMetrics.DependencyInjection;

/// <summary>What becomes of a host whose store cannot be opened when it starts.</summary>
public enum StartupFailure
{
    /// <summary>The failure is logged, and the host starts. Recording tries again at each use.</summary>
    Log = 0,

    /// <summary>The host does not start.</summary>
    Throw = 1,
}
