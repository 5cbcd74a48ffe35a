using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// How long executions took, in milliseconds. Of very many every so many-th in the order of time counts, so that an answer stays a matter of
/// milliseconds: twenty thousand tell a shift to within far less than any margin. A choice of this library.
/// </summary>
internal static class LatencySample
{
    private const int Most = 20_000;

    public static SortedSample Of(EvidenceSample sample)
    {
        var executions = sample.Executions;
        var step = Math.Max(1, (executions.Count + Most - 1) / Most);
        var values = new double[(executions.Count + step - 1) / step];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (double)executions[i * step].ExecutionTicks / TimeSpan.TicksPerMillisecond;
        }

        return new SortedSample(values);
    }

    public static string Text(double milliseconds) => $"{CheckText.Of(milliseconds)} ms";
}
