using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

/// <summary>A theory over the real records; skipped, and saying so, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute() => Skip = new RealDataFactAttribute().Skip;
}
