using SkillMetrics.Conformance;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Storage.Files;

/// <summary>A folder of files, in one of the two layouts.</summary>
public abstract class FilesHome(FileLayout layout) : StoreHome<FileMetricsStore>, IPersistentHome
{
    private readonly TempFolder _folder = new();

    public string Location => _folder.File("metrics");

    public bool Exists => Directory.EnumerateFileSystemEntries(_folder.Path).Any();

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override FileMetricsStore New(Action<StoreOptions> configure)
    {
        var options = new FileStoreOptions { Layout = layout };
        configure(options);
        return new FileMetricsStore(Location, options);
    }
}
