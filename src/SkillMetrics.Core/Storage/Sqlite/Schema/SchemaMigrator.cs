using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Schema;

/// <summary>Brings a database to the version this library works with, each step in a transaction of its own under an exclusive lock.</summary>
internal sealed class SchemaMigrator(SqliteDatabase database, BusyRetry retry, TimeProvider clock)
{
    private const string CreateHistory = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version           INTEGER PRIMARY KEY,
            applied_at        INTEGER NOT NULL,
            description       TEXT NOT NULL,
            checksum          TEXT NOT NULL,
            rollback_sql      TEXT NOT NULL,
            migration_time_ms INTEGER NOT NULL
        )
        """;

    public void Migrate(string path)
    {
        while (NextStep(path) is { } step)
        {
            retry.Run(() => Apply(step, path));
        }
    }

    /// <summary>Refuses what this library cannot work with, without changing anything.</summary>
    public static void Verify(SqliteDatabase database, string path)
    {
        foreach (var (version, checksum) in Applied(database))
        {
            if (version > Migration.Latest)
            {
                throw SchemaVersion.Newer(path, version);
            }

            if (Migration.All.FirstOrDefault(m => m.Version == version)?.Checksum is { } expected && expected != checksum)
            {
                throw new MetricsStoreException(
                    $"The schema of {path} says that step V{version} was applied with other content than this library has. "
                    + "Use the program that created it, or restore a backup.");
            }
        }
    }

    private Migration? NextStep(string path)
    {
        var version = retry.Run(() =>
        {
            EnsureOurs(database, path);
            Verify(database, path);
            return SchemaVersion.Of(database);
        });
        return Migration.All.FirstOrDefault(m => m.Version > version);
    }

    /// <summary>A database that holds something else is left alone.</summary>
    public static void EnsureOurs(SqliteDatabase database, string path)
    {
        var tables = database.Scalar("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        if (tables > 0 && !SchemaVersion.Exists(database))
        {
            throw new MetricsStoreException($"{path} is an SQLite database of something else: it has tables, but no schema_migrations. Name another file.");
        }
    }

    private void Apply(Migration step, string path)
    {
        var started = clock.GetTimestamp();
        database.Execute("BEGIN EXCLUSIVE");
        try
        {
            // Another process may have taken the step while this one waited for the lock.
            if (SchemaVersion.Of(database) < step.Version)
            {
                database.Execute(CreateHistory);
                database.Execute(step.Up);
                EnsureForeignKeys(step, path);
                Record(step, clock.GetElapsedTime(started));
            }

            database.Execute("COMMIT");
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    private void EnsureForeignKeys(Migration step, string path)
    {
        var check = database.Prepare("PRAGMA foreign_key_check");
        try
        {
            if (check.Step())
            {
                throw new MetricsStoreException($"Step V{step.Version} of the schema of {path} would leave rows of {check.Text(0)} without their parent. Nothing was changed.");
            }
        }
        finally
        {
            check.Reset();
        }
    }

    private void Record(Migration step, TimeSpan elapsed)
    {
        var insert = database.Prepare(
            "INSERT INTO schema_migrations (version, applied_at, description, checksum, rollback_sql, migration_time_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        insert.Bind(1, (long)step.Version);
        insert.Bind(2, UnixTime.ToMicroseconds(clock.GetUtcNow()));
        insert.Bind(3, step.Description);
        insert.Bind(4, step.Checksum);
        insert.Bind(5, step.Down);
        insert.Bind(6, (long)elapsed.TotalMilliseconds);
        insert.Run();
    }

    private static List<(int Version, string Checksum)> Applied(SqliteDatabase database)
    {
        var applied = new List<(int, string)>();
        if (SchemaVersion.Exists(database))
        {
            var rows = database.Prepare("SELECT version, checksum FROM schema_migrations ORDER BY version");
            try
            {
                while (rows.Step())
                {
                    applied.Add(((int)rows.Int64(0), rows.Text(1)));
                }
            }
            finally
            {
                rows.Reset();
            }
        }

        return applied;
    }
}
