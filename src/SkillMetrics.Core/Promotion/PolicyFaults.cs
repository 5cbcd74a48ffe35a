using SkillMetrics.Records;

namespace SkillMetrics.Promotion;

/// <summary>What a policy must not be.</summary>
internal static class PolicyFaults
{
    public static IEnumerable<string> Of(PromotionPolicy policy)
    {
        if (string.IsNullOrWhiteSpace(policy.Name))
        {
            yield return "A policy must have a name.";
        }

        if (policy.Stages.Count < 2 || policy.Stages.Distinct(StringComparer.Ordinal).Count() != policy.Stages.Count)
        {
            yield return $"A policy must have at least two stages, each once, but has {string.Join(", ", policy.Stages)}.";
        }

        foreach (var stage in policy.Stages.Where(s => string.IsNullOrWhiteSpace(s) || s.Length > RecordLimits.IdentifierLength || s == Storage.Stages.Superseded))
        {
            yield return $"A stage cannot be called \"{stage}\": it must have 1 to {RecordLimits.IdentifierLength} characters and not be \"{Storage.Stages.Superseded}\".";
        }

        if (policy.CoolDown < TimeSpan.Zero || policy.CoolDown > RecordLimits.LongestDuration)
        {
            yield return $"The cool-down must be from 0 to {RecordLimits.LongestDuration.TotalDays:F0} days, but is {policy.CoolDown}.";
        }

        if (policy.ApprovalValidity <= TimeSpan.Zero || policy.ApprovalValidity > RecordLimits.LongestDuration)
        {
            yield return $"The validity of an approval must be more than 0 and at most {RecordLimits.LongestDuration.TotalDays:F0} days, but is {policy.ApprovalValidity}.";
        }

        foreach (var name in policy.RollbackTriggers.GroupBy(t => t.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            yield return $"The rollback trigger {name} must be there once.";
        }

        foreach (var fault in policy.Moves.SelectMany((move, i) => Of(policy, move, i)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Of(PromotionPolicy policy, PromotionMove move, int index)
    {
        var name = $"{move.From} to {move.To}";
        var (from, to) = (IndexOf(policy, move.From), IndexOf(policy, move.To));
        if (from < 0 || to <= from)
        {
            yield return $"The move {name} must lead from one of {string.Join(", ", policy.Stages)} to a later one.";
        }

        if (policy.Moves.Take(index).Any(m => m.From == move.From && m.To == move.To))
        {
            yield return $"The move {name} must be there once.";
        }

        if (move.Window <= TimeSpan.Zero)
        {
            yield return $"The window of the move {name} must be more than 0, but is {move.Window}.";
        }

        if (move.ExtendToLast < 1)
        {
            yield return $"The move {name} must extend to at least the last 1, but extends to {move.ExtendToLast}.";
        }

        if (move.ExtendToLast is not null && (move.SinceEntry || move.Checks.Any(c => c.Needs != EvidenceNeeds.None)))
        {
            yield return $"The move {name} must not extend to the last records: it counts since the entry into the stage, or has a check that compares records of one span.";
        }

        if (move.Checks.Count == 0)
        {
            yield return $"The move {name} must have a check: without one nobody decides.";
        }

        foreach (var check in move.Checks.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            yield return $"The move {name} must have the check {check.Key} once.";
        }
    }

    private static int IndexOf(PromotionPolicy policy, string stage)
    {
        var stages = policy.Stages.ToList();
        return stages.FindIndex(s => string.Equals(s, stage, StringComparison.Ordinal));
    }
}
