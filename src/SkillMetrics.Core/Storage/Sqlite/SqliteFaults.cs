using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>Turns failures of SQLite into sentences about the store.</summary>
internal static class SqliteFaults
{
    public static MetricsStoreException Open(string path, Exception cause) =>
        new($"The store {path} cannot be opened: {Describe(cause)} Check that the folder exists and may be written, and that the file is an SQLite database.", cause);

    public static MetricsStoreException Read(string path, SqliteFailureException cause) =>
        new($"The store {path} could not be read: {Describe(cause)}", cause);

    public static MetricsStoreException Read(string path, FormatException cause) =>
        new($"The store {path} holds a histogram that cannot be read: {cause.Message} A rebuild writes it anew, unless it is of what was pruned: then restore a backup.", cause);

    public static MetricsStoreException Write(string path, TimeSpan busyTimeout, SqliteFailureException cause) => cause.IsBusy
        ? new($"The store {path} could not be written: another process held its lock for {busyTimeout.TotalSeconds:0.###} s. Let it finish, or raise BusyTimeout.", cause)
        : new($"The store {path} could not be written: {Describe(cause)} Check the disk and the rights of the file.", cause);

    private static string Describe(Exception cause) => cause is SqliteFailureException failure
        ? $"{failure.Message} (SQLite code {failure.Code})."
        : cause.Message;
}
