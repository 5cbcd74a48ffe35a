namespace SkillMetrics.Benchmarks.Children;

/// <summary>What a child does.</summary>
internal interface IChildWork : IAsyncDisposable
{
    /// <summary>Does what is not to be measured.</summary>
    Task PrepareAsync();

    /// <summary>Does what is to be measured.</summary>
    /// <returns>The figure.</returns>
    Task<double> RunAsync();
}
