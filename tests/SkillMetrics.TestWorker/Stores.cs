using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.TestWorker;

/// <summary>Opens a store by its location, as the command does.</summary>
internal static class Stores
{
    public static async Task<object> OpenAsync(string location)
    {
        var (home, path) = (location[..location.IndexOf(':', StringComparison.Ordinal)], location[(location.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return home switch
        {
            "files" => await FileMetricsStore.OpenAsync(path),
            "files-per-skill" => await FileMetricsStore.OpenAsync(path, new FileStoreOptions { Layout = FileLayout.PerSkill }),
            "sqlite" => await SqliteMetricsStore.OpenAsync(path),
            _ => throw new ArgumentException($"Unknown home: {home}.", nameof(location)),
        };
    }
}
