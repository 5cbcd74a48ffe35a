namespace SkillMetrics.Storage.Files.Maintenance;

/// <summary>
/// One moment of a folder: its files, open, each with the length that it had. What is appended later lies behind that length, so that the
/// snapshot is taken under the lock in no time, and copied without it.
/// </summary>
internal sealed class FolderSnapshot : IDisposable
{
    private readonly List<(string Name, FileStream Content, long Length)> _files = [];

    private FolderSnapshot()
    {
    }

    /// <summary>Opens the files of a folder. The caller holds the lock.</summary>
    public static FolderSnapshot Of(StoreFolder folder)
    {
        var snapshot = new FolderSnapshot();
        try
        {
            foreach (var file in folder.Files.Where(f => f is { HoldsLines: true, Offset: > 0 }).OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                snapshot._files.Add((file.Name, FileCopy.OpenToRead(file.Path), file.Offset));
            }

            return snapshot;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>Copies the files into a folder that exists.</summary>
    /// <returns>What was written.</returns>
    public BackupManifest CopyTo(string folder) => new(
        BackupManifest.Current,
        [.. _files.Select(f => new BackupEntry(f.Name, f.Length, FileCopy.Write(f.Content, f.Length, Path.Combine(folder, f.Name))))]);

    public void Dispose() => _files.ForEach(f => f.Content.Dispose());
}
