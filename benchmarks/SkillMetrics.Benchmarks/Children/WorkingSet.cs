using System.Diagnostics;

namespace SkillMetrics.Benchmarks.Children;

/// <summary>What this process has had in memory at most.</summary>
internal static class WorkingSet
{
    public static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024.0 * 1024);
    }
}
