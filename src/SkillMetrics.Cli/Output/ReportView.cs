using SkillMetrics.Analytics;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Cli.Output;

/// <summary>Reports as people read them.</summary>
internal static class ReportView
{
    private static readonly Column[] _columns =
    [
        new("skill"), new("stage"), new("invoked", IsNumber: true), new("completed"), new("p95", IsNumber: true), new("accuracy", IsNumber: true),
        new("fidelity", IsNumber: true),
    ];

    public static void Write(IScreen screen, IReadOnlyList<SkillReport> reports)
    {
        if (reports.Count == 0)
        {
            screen.Write("No skills.");
        }

        screen.Write(new Grid(null, _columns, [.. reports.Select(Row)]));
    }

    public static void Write(IScreen screen, SkillReport report)
    {
        screen.Write(Grid.Facts(
            report.Version is null ? report.Skill : $"{report.Skill}, version {report.Version}",
            ("stage", report.Stage),
            ("invocations", Format.Count(report.Invocations.Total)),
            ("completed", Format.Share(report.Invocations.Completed, report.Invocations.CompletionRate)),
            ("abandoned", Format.Count(report.Invocations.Abandoned)),
            ("in flight", Format.Count(report.Invocations.InFlight)),
            ("sessions", Format.Count(report.Invocations.Sessions)),
            ("first invoked", Format.Time(report.Invocations.FirstInvoked)),
            ("last invoked", Format.Time(report.Invocations.LastInvoked)),
            ("executions", Format.Count(report.Performance.Count)),
            ("exceptions", Format.Share(report.Performance.Exceptions, report.Performance.ExceptionRate)),
            ("outcomes", Format.Count(report.Outcome.Count)),
            ("correct", Format.Share(report.Outcome.Correct, report.Outcome.Accuracy)),
            ("mean confidence", Format.Number(report.Outcome.MeanConfidence)),
            ("fidelity records", Format.Count(report.Fidelity.Count)),
            ("mean fidelity", Format.Number(report.Fidelity.Mean)),
            ("least fidelity", Format.Number(report.Fidelity.Min))));
        screen.Write(Durations(report));
        screen.Write(Grid.Counts("errors of invocations", report.Invocations.Errors));
        screen.Write(Grid.Counts("exceptions", report.Performance.Errors));
        screen.Write(Grid.Counts("workflow paths", report.Invocations.WorkflowPaths));
        screen.Write(Grid.Counts("follow-up actions", report.Invocations.FollowUpActions));
        screen.Write(Grid.Counts("decisions", report.Outcome.Decisions));
        screen.Write(Patterns(report.Fidelity));
    }

    private static Cell[] Row(SkillReport report) =>
    [
        report.Skill,
        report.Stage,
        Format.Count(report.Invocations.Total),
        Format.Rate(report.Invocations.CompletionRate),
        Format.Duration(report.Invocations.Durations.P95),
        Format.Rate(report.Outcome.Accuracy).Text,
        Format.Number(report.Fidelity.Mean),
    ];

    private static Grid Durations(SkillReport report)
    {
        var (invocations, executions) = (report.Invocations.Durations, report.Performance.ExecutionTimes);
        return new Grid(
            "durations",
            [new(string.Empty), new("completed invocations", IsNumber: true), new("executions", IsNumber: true)],
            [
                Row("count", d => Format.Count(d.Count)),
                Row("mean", d => Format.Duration(d.Mean)),
                Row("min", d => Format.Duration(d.Min)),
                Row("p50", d => Format.Duration(d.P50)),
                Row("p95", d => Format.Duration(d.P95)),
                Row("p99", d => Format.Duration(d.P99)),
                Row("max", d => Format.Duration(d.Max)),
                Row("percentiles", d => d.Method == PercentileMethod.Exact ? "exact" : "within 1 %"),
            ]);

        Cell[] Row(string name, Func<DurationStatistics, string> value) => [name, value(invocations), value(executions)];
    }

    private static Grid Patterns(FidelityReport fidelity) => new(
        "patterns",
        [new("pattern"), new("followed", IsNumber: true), new("missed", IsNumber: true)],
        [.. fidelity.Patterns.Select(p => (Cell[])[p.Key, Format.Count(p.Value.Followed), Format.Count(p.Value.Missed)])]);
}
