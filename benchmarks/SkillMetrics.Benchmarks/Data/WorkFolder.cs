namespace SkillMetrics.Benchmarks.Data;

/// <summary>A folder for the files of one measurement, gone when it is over.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
    }

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "metrics.db");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
