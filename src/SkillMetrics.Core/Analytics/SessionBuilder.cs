using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>Adds up the records of a session.</summary>
internal static class SessionBuilder
{
    /// <summary>The report, or null without any record.</summary>
    public static SessionReport? Build(string sessionId, IReadOnlyList<InvocationRecord> invocations, IReadOnlyList<InteractionRecord> interactions)
    {
        if (invocations.Count == 0 && interactions.Count == 0)
        {
            return null;
        }

        var completed = invocations.Count(i => i.State == InvocationState.Completed);
        var ended = invocations.Count(i => i.State != InvocationState.Running);
        var (accepted, rejected) = (Count(InteractionType.EditAccepted), Count(InteractionType.EditRejected));
        return new SessionReport
        {
            SessionId = sessionId,
            Started = invocations.Concat<MetricRecord>(interactions).Min(r => r.Timestamp),
            Ended = invocations.Select(EndOf).Concat(interactions.Select(i => i.Timestamp)).Max(),
            Prompts = Count(InteractionType.Prompt),
            Tools = invocations.Count,
            AcceptanceRate = Figures.Rate(accepted, accepted + rejected),
            SuccessRate = Figures.Rate(completed, ended),
            Skills =
            [
                .. invocations.GroupBy(i => i.SkillName, StringComparer.Ordinal)
                    .OrderBy(skill => skill.Min(i => i.Timestamp)).ThenBy(skill => skill.Key, StringComparer.Ordinal)
                    .Select(SkillOf),
            ],
        };

        int Count(InteractionType type) => interactions.Count(i => i.Interaction == type);
    }

    private static SessionSkill SkillOf(IGrouping<string, InvocationRecord> skill) => new(
        skill.Key,
        skill.Count(),
        skill.Count(i => i.State == InvocationState.Completed),
        TimeSpan.FromTicks(TickSum.Of(skill.Select(i => i.Duration?.Ticks ?? 0))));

    /// <summary>When an invocation ended, as far as it is known; at the end of time where it would end beyond.</summary>
    private static DateTimeOffset EndOf(InvocationRecord invocation)
    {
        var duration = invocation.Duration ?? TimeSpan.Zero;
        return duration < DateTimeOffset.MaxValue - invocation.Timestamp ? invocation.Timestamp + duration : DateTimeOffset.MaxValue;
    }
}
