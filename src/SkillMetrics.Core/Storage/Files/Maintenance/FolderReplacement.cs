namespace SkillMetrics.Storage.Files.Maintenance;

/// <summary>
/// Puts the files of a backup in the place of a folder's. They lie in a folder within it, whose renaming decides: from there on whoever
/// holds the lock next finishes what was begun. Only for the holder of the lock.
/// </summary>
internal sealed class FolderReplacement(StoreFolder folder)
{
    private static readonly StringComparer _names =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private readonly string _path = folder.Resolve(StoreFileNames.Restore);

    /// <summary>Whether a replacement was decided, and not finished.</summary>
    public bool IsPending => Directory.Exists(_path);

    /// <summary>A folder to put the files into, together with their manifest. What one who died had prepared is removed.</summary>
    public string Prepare()
    {
        foreach (var dead in Directory.EnumerateDirectories(Path.GetDirectoryName(_path)!, $"{StoreFileNames.Restore}-*"))
        {
            FolderBackup.Remove(dead);
        }

        var prepared = $"{_path}-{Guid.CreateVersion7():N}";
        OwnerOnly.CreateFolder(prepared);
        return prepared;
    }

    /// <summary>Replaces the folder's files by what was prepared. Files that hold no records stay.</summary>
    public void Run(string prepared)
    {
        Directory.Move(prepared, _path);
        Finish();
    }

    /// <summary>Does what is left to do.</summary>
    public void Finish()
    {
        folder.CatchUp(CancellationToken.None);
        var manifest = FolderBackup.ReadManifest(_path);
        if (manifest is not null)
        {
            var restored = manifest.Files.Select(f => f.Name).ToHashSet(_names);
            foreach (var file in folder.Files.Where(f => f.HoldsLines && !restored.Contains(f.Name)))
            {
                File.Delete(file.Path);
            }

            foreach (var name in manifest.Files.Select(f => f.Name))
            {
                var source = Path.Combine(_path, name);
                if (File.Exists(source))
                {
                    File.Move(source, folder.Resolve(name), overwrite: true);
                }
            }
        }

        // The manifest goes last but one: without it everything is in its place.
        FolderBackup.Remove(_path);
        folder.CatchUp(CancellationToken.None);
    }
}
