namespace SkillMetrics.Storage.Files;

/// <summary>A file as a look at the folder found it.</summary>
internal readonly record struct FolderEntry(string Name, long Length, DateTime Time)
{
    public bool IsOfRecords => !StoreFileNames.IsOfTheStore(Name);

    /// <summary>All files that may hold lines, in no order; none where there is no folder.</summary>
    public static List<FolderEntry> List(string path)
    {
        var entries = new List<FolderEntry>();
        try
        {
            foreach (var file in new DirectoryInfo(path).EnumerateFiles())
            {
                if (StoreFileNames.IsRead(file.Name) && Target(file) is { Exists: true } target)
                {
                    entries.Add(new FolderEntry(file.Name, target.Length, target.LastWriteTimeUtc));
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Removed under an open store: its files are gone, which is what the list says.
        }

        return entries;
    }

    private static FileInfo? Target(FileInfo file)
    {
        try
        {
            return file.Attributes.HasFlag(FileAttributes.ReparsePoint) ? file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo : file;
        }
        catch (IOException)
        {
            // Links that lead in a circle lead to no file.
            return null;
        }
    }
}
