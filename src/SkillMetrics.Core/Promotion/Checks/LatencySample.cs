using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>How long executions took, in milliseconds.</summary>
internal static class LatencySample
{
    public static SortedSample Of(EvidenceSample sample) => new(sample.Executions.Select(e => (double)e.ExecutionTicks / TimeSpan.TicksPerMillisecond));

    public static string Text(double milliseconds) => $"{CheckText.Of(milliseconds)} ms";
}
