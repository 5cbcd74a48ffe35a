namespace SkillMetrics.Benchmarks.Compare;

/// <summary>Something of ours, measured beside what limits it or beside a peer.</summary>
internal interface IComparison
{
    /// <summary>The names of its results, in their order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Measures.</summary>
    Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context);
}
