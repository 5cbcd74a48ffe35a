using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>Finds skills and workflow paths by parts of their names.</summary>
internal static class PathSearch
{
    /// <summary>The paths that hold every term of a text, in their own name or the skill's; those with the most invocations first.</summary>
    public static IReadOnlyList<SearchHit> Find(string text, IEnumerable<SkillPath> paths)
    {
        var terms = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. paths.Where(p => Array.TrueForAll(terms, term => Holds(p.SkillName, term) || Holds(p.WorkflowPath, term)))
                .OrderByDescending(p => p.Invocations.Total)
                .ThenBy(p => p.SkillName, StringComparer.Ordinal)
                .ThenBy(p => p.WorkflowPath, StringComparer.Ordinal)
                .Select(SearchHit.Of),
        ];
    }

    private static bool Holds(string? name, string term) => name is not null && name.Contains(term, StringComparison.OrdinalIgnoreCase);
}
