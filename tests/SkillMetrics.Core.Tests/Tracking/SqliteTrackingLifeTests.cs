using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Core.Tests.Tracking;

public sealed class SqliteTrackingLifeTests : TrackingLifeTests<SqliteMetricsStore>
{
    protected override SqliteMetricsStore CreateStore() => new(Folder.File("metrics.db"), new SqliteStoreOptions { TimeProvider = Clock });
}
