namespace SkillMetrics.Maintenance;

/// <summary>How well a store is.</summary>
public enum HealthStatus
{
    /// <summary>Nothing to look after.</summary>
    Healthy = 0,

    /// <summary>The store works, and somebody should look at something: see <see cref="HealthReport.Findings"/>.</summary>
    Degraded = 1,

    /// <summary>The store is damaged.</summary>
    Unhealthy = 2,
}
