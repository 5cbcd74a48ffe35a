using System.Globalization;

namespace SkillMetrics.Maintenance;

/// <summary>
/// The backups of one store in one folder: files, or folders for a store of files, named <c>{store}.{time}.backup</c> with the time in UTC,
/// so that they can be told from everything else, and old ones be removed.
/// </summary>
public sealed class BackupFolder
{
    private const string TimeFormat = "yyyyMMddHHmmssfff";
    private const string Extension = ".backup";
    private readonly string _prefix;
    private readonly TimeProvider _clock;

    /// <summary>Names a store and the folder of its backups. Nothing is read or created.</summary>
    /// <param name="storePath">The store's file or folder.</param>
    /// <param name="folder">The folder, or null for that of the store.</param>
    /// <param name="clock">The clock, or null for the system's.</param>
    /// <exception cref="ArgumentException">The path names no file or folder.</exception>
    public BackupFolder(string storePath, string? folder = null, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(storePath);
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(storePath));
        Path = folder is null ? System.IO.Path.GetDirectoryName(full)! : System.IO.Path.GetFullPath(folder);
        _prefix = $"{System.IO.Path.GetFileName(full)}.";
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>The full path for a backup that is taken now.</summary>
    public string NextPath() =>
        System.IO.Path.Combine(Path, $"{_prefix}{_clock.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}{Extension}");

    /// <summary>Removes the backups whose names say that they are older than an age. Everything else stays, whatever its age.</summary>
    /// <param name="age">The age; not negative.</param>
    /// <returns>The full paths of what was removed, oldest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The age is negative.</exception>
    /// <exception cref="IOException">A backup could not be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">A backup could not be removed.</exception>
    public IReadOnlyList<string> RemoveOlderThan(TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        var now = _clock.GetUtcNow();
        var old = Directory.EnumerateFileSystemEntries(Path).Where(f => TimeOf(f) is { } time && now - time > age).Order(StringComparer.Ordinal).ToList();
        old.ForEach(Remove);
        return old;
    }

    private static void Remove(string backup)
    {
        if (Directory.Exists(backup))
        {
            Directory.Delete(backup, recursive: true);
        }
        else
        {
            File.Delete(backup);
        }
    }

    private DateTimeOffset? TimeOf(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        return name.StartsWith(_prefix, StringComparison.Ordinal)
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && name.Length == _prefix.Length + TimeFormat.Length + Extension.Length
            && DateTimeOffset.TryParseExact(
                name.AsSpan(_prefix.Length, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
    }
}
