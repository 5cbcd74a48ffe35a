namespace SkillMetrics.Testing;

/// <summary>The real records that lie beside a checkout, where they are there.</summary>
public static class RealData
{
    /// <summary>The solution's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A folder of the real records, or null where they are not there.</summary>
    public static string? Folder(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", name));
        return Directory.Exists(path) ? path : null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SkillMetrics.Core.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"SkillMetrics.Core.sln was not found above {AppContext.BaseDirectory}.");
    }
}
