namespace SkillMetrics.Storage.Aggregates;

/// <summary>The ended invocations of one skill on one workflow path.</summary>
/// <param name="SkillName">The skill.</param>
/// <param name="WorkflowPath">The path; null for those without one.</param>
/// <param name="Invocations">The invocations, over all versions of the skill; at least one.</param>
public sealed record SkillPath(string SkillName, string? WorkflowPath, PathAggregate Invocations)
{
    /// <summary>Compares by ordinal skill, then ordinal path, those without one first.</summary>
    /// <param name="x">One.</param>
    /// <param name="y">Another.</param>
    public static int InOrder(SkillPath x, SkillPath y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var bySkill = string.CompareOrdinal(x.SkillName, y.SkillName);
        return bySkill != 0 ? bySkill : string.CompareOrdinal(x.WorkflowPath, y.WorkflowPath);
    }
}
