using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Output;

/// <summary>What one check found: its name, its sentence, and its interval where it has one.</summary>
internal sealed record Explanation(CheckResult Check)
{
    public string Title => $"{Check.Name}: {VerdictOutput.Name(Check.Verdict)}";

    public IntervalChart? Chart => IntervalChart.Of(Check);
}
