using System.Text.Json;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>Turns failures of SQLite into sentences about the store.</summary>
internal static class SqliteFaults
{
    public static MetricsStoreException Open(string path, Exception cause) =>
        new($"The store {path} cannot be opened: {Describe(cause)} Check that the folder exists and may be written, and that the file is an SQLite database.", cause);

    public static MetricsStoreException Read(string path, SqliteFailureException cause) =>
        new($"The store {path} could not be read: {Describe(cause)}", cause);

    public static MetricsStoreException Read(string path, Exception cause) =>
        new($"The store {path} holds what cannot be read: {cause.Message.TrimEnd('.')}. Verify it. A rebuild writes figures anew, but neither records nor figures of what was pruned: for those restore a backup.", cause);

    /// <summary>Whether reading a row threw because the row holds what nobody could have written.</summary>
    public static bool IsUnreadable(Exception cause) => cause is FormatException or JsonException or ArgumentException;

    public static MetricsStoreException Write(string path, TimeSpan busyTimeout, SqliteFailureException cause) => cause.IsBusy
        ? new($"The store {path} could not be written: another process held its lock for {busyTimeout.TotalSeconds:0.###} s. Let it finish, or raise BusyTimeout.", cause)
        : new($"The store {path} could not be written: {Describe(cause)} Check the disk and the rights of the file.", cause);

    private static string Describe(Exception cause) => cause is SqliteFailureException failure
        ? $"{failure.Message} (SQLite code {failure.Code})."
        : cause.Message;
}
