using SkillMetrics.Storage.Files;

namespace SkillMetrics.Core.Tests.Tracking;

public sealed class FileTrackingLifeTests : TrackingLifeTests<FileMetricsStore>
{
    protected override FileMetricsStore CreateStore() => new(Folder.File("metrics"), new FileStoreOptions { TimeProvider = Clock });
}
