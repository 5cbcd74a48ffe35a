namespace SkillMetrics.Diagnostics;

/// <summary>What the span of an execution tells about it.</summary>
internal readonly record struct ToolSpanNames(string Skill, string? SkillVersion, string InvocationId, string? SessionId, string Agent);
