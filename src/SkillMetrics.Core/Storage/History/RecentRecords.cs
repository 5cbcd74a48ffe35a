using SkillMetrics.Records;

namespace SkillMetrics.Storage.History;

/// <summary>Finds what is recent in a history, of one skill or of all.</summary>
internal static class RecentRecords
{
    /// <summary>The sample of a window.</summary>
    /// <param name="window">Which records.</param>
    /// <param name="executions">All performance records, in the order in which they were stored.</param>
    /// <param name="interactions">All interactions.</param>
    public static LiveSample Sample(LiveWindow window, MetricRecord[] executions, MetricRecord[] interactions)
    {
        var inside = executions.Where(IsInside).Cast<PerformanceRecord>().ToList();
        var newest = inside.AsEnumerable().Reverse().OrderByDescending(r => r.Timestamp).Take(window.Newest).ToList();
        var answers = interactions.Where(IsInside).Cast<InteractionRecord>().CountBy(r => r.Interaction).ToDictionary();
        return new LiveSample
        {
            ExecutionCount = inside.Count,
            ExecutionTicks = [.. newest.Select(r => r.ExecutionTime.Ticks)],
            ExceptionCount = newest.Count(r => r.ExceptionOccurred),
            AcceptedEdits = answers.GetValueOrDefault(InteractionType.EditAccepted),
            RejectedEdits = answers.GetValueOrDefault(InteractionType.EditRejected),
        };

        bool IsInside(MetricRecord record) => record.Timestamp > window.After && record.Timestamp <= window.UpTo
            && (window.SkillName is null || string.Equals(record.SkillName, window.SkillName, StringComparison.Ordinal));
    }
}
