namespace SkillMetrics.Storage.Files.Maintenance;

/// <summary>A file of a backup.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">The SHA-256 of its content, in lower-case hexadecimal.</param>
internal sealed record BackupEntry(string Name, long Length, string Sha256);
