using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>Which count table of an aggregate a row of <c>skill_counts</c> belongs to.</summary>
internal static class CountTables
{
    public static CountTable Of(CountKind kind, SkillAggregate aggregate) => kind switch
    {
        CountKind.InvocationError => aggregate.Invocations.Errors,
        CountKind.FollowUpAction => aggregate.Invocations.FollowUpActions,
        CountKind.ExceptionType => aggregate.Performance.Errors,
        CountKind.Decision => aggregate.Outcome.Decisions,
        CountKind.PatternFollowed => aggregate.Fidelity.Followed,
        _ => aggregate.Fidelity.Missed,
    };
}
