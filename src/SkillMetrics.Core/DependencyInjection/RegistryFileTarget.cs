namespace SkillMetrics.DependencyInjection;

/// <summary>The registry file that is kept up to date, and how often somebody looks whether it is.</summary>
internal sealed record RegistryFileTarget
{
    public RegistryFileTarget(string path, TimeSpan interval) => (Path, Interval) = (path, TimerInterval.Checked(interval));

    public string Path { get; }

    public TimeSpan Interval { get; }
}
