namespace SkillMetrics.Storage.Sqlite;

/// <summary>What a row of <c>skill_counts</c> counts. The numbers are stored.</summary>
internal enum CountKind
{
    WorkflowPath = 0,
    InvocationError = 1,
    FollowUpAction = 2,
    ExceptionType = 3,
    Decision = 4,
    PatternFollowed = 5,
    PatternMissed = 6,
}
