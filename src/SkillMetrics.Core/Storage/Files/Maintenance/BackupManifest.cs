namespace SkillMetrics.Storage.Files.Maintenance;

/// <summary>What a backup of a folder consists of, so that what is missing or damaged shows.</summary>
/// <param name="Version">The version of this form.</param>
/// <param name="Files">The files, in ordinal order of their names.</param>
internal sealed record BackupManifest(int Version, BackupEntry[] Files)
{
    /// <summary>The version that this library writes and reads.</summary>
    public const int Current = 1;
}
