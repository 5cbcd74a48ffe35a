namespace SkillMetrics.Analytics;

/// <summary>What one skill did in a session.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="Invocations">All invocations, running ones included.</param>
/// <param name="Completed">Those that ended well.</param>
/// <param name="TotalDuration">The sum of the durations of all that ended, where they are known.</param>
public sealed record SessionSkill(string Skill, long Invocations, long Completed, TimeSpan TotalDuration);
