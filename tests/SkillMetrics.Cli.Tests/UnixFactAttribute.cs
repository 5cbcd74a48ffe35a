using Xunit;

namespace SkillMetrics.Cli.Tests;

/// <summary>A test that sends a signal; skipped where there are none to send.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no signals to send to another process.";
        }
    }
}
