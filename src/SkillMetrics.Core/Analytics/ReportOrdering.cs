namespace SkillMetrics.Analytics;

/// <summary>Sorts lists of reports.</summary>
public static class ReportOrdering
{
    /// <summary>The reports in an order.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="order">The order.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined order.</exception>
    public static IReadOnlyList<SkillReport> InOrder(this IEnumerable<SkillReport> reports, ReportOrder order)
    {
        var sorted = order switch
        {
            ReportOrder.Invocations => Descending(reports, r => r.Invocations.Total),
            ReportOrder.Name => reports.OrderBy(r => r.Skill, StringComparer.Ordinal),
            ReportOrder.CompletionRate => Descending(reports, r => r.Invocations.CompletionRate),
            ReportOrder.Duration => Descending(reports, r => r.Invocations.Durations.MeanTicks),
            ReportOrder.Errors => Descending(reports, r => r.Invocations.Abandoned + r.Performance.Exceptions),
            ReportOrder.LastInvoked => Descending(reports, r => r.Invocations.LastInvoked),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Not an order of reports."),
        };
        return [.. sorted];
    }

    /// <summary>Nulls are smaller than everything, so that they come last.</summary>
    private static IOrderedEnumerable<SkillReport> Descending<T>(IEnumerable<SkillReport> reports, Func<SkillReport, T> by) =>
        reports.OrderByDescending(by).ThenBy(r => r.Skill, StringComparer.Ordinal);
}
