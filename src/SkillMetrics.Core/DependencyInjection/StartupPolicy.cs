namespace SkillMetrics.DependencyInjection;

/// <summary>What the host chose about its start.</summary>
internal sealed record StartupPolicy(StartupFailure OnFailure);
