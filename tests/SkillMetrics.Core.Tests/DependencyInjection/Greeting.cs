namespace SkillMetrics.Core.Tests.DependencyInjection;

/// <summary>The payload of an event.</summary>
public sealed record Greeting(string Name);
