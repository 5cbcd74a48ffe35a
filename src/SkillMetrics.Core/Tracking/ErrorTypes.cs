namespace SkillMetrics.Tracking;

/// <summary>The error types that tracking itself gives to invocations.</summary>
public static class ErrorTypes
{
    /// <summary>The invocation was still running long after its start and was expired.</summary>
    public const string Expired = "expired";

    /// <summary>The invocation failed, and whoever ended it did not say how.</summary>
    public const string Unknown = "unknown";
}
