using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>Adds up the skills of a store.</summary>
internal static class SummaryBuilder
{
    public static StoreSummary Build(IReadOnlyList<SkillAggregate> skills, StoreStatistics statistics)
    {
        var errors = new CountTable();
        var paths = new CountTable();
        foreach (var skill in skills)
        {
            errors.Merge(skill.Invocations.Errors);
            paths.Merge(skill.Invocations.WorkflowPaths);
        }

        var total = skills.Sum(s => s.Invocations.Total);
        var completed = skills.Sum(s => s.Invocations.Completed);

        // The skills come in ordinal order, and of equal ones MaxBy takes the first.
        var mostUsed = total == 0 ? null : skills.MaxBy(s => s.Invocations.Total);
        return new StoreSummary
        {
            TotalSkills = skills.Count,
            TotalInvocations = total,
            Completed = completed,
            Abandoned = skills.Sum(s => s.Invocations.Abandoned),
            InFlight = skills.Sum(s => s.Invocations.InFlight),
            OverallCompletionRate = Figures.Rate(completed, total),
            MostUsedSkill = mostUsed?.SkillName,
            MostUsedCount = mostUsed?.Invocations.Total,
            AverageDurationTicks = Figures.Mean(
                TickSum.Of(skills.Select(s => s.Invocations.Durations.SumTicks)),
                skills.Sum(s => s.Invocations.Durations.Count)),
            Records = statistics.Records,
            Sessions = statistics.Sessions,
            RejectedRecords = statistics.RejectedRecords,
            FirstRecord = statistics.FirstRecord,
            LastRecord = statistics.LastRecord,
            TopErrors = Top(errors),
            TopWorkflowPaths = Top(paths),
        };
    }

    private static NamedCount[] Top(CountTable counts) =>
        [.. Figures.Ranked(counts).Take(StoreSummary.TopCount).Select(c => new NamedCount(c.Key, c.Value))];
}
