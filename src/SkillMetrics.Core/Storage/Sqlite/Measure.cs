namespace SkillMetrics.Storage.Sqlite;

/// <summary>Which durations a row of <c>duration_histograms</c> counts. The numbers are stored.</summary>
internal enum Measure
{
    InvocationDuration = 0,
    ExecutionTime = 1,
}
