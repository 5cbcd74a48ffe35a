namespace SkillMetrics.Analytics;

/// <summary>How often something with a name occurred.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">How often.</param>
public readonly record struct NamedCount(string Name, long Count);
