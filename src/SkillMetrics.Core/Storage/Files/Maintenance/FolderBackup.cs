using System.Security.Cryptography;
using System.Text.Json;

namespace SkillMetrics.Storage.Files.Maintenance;

/// <summary>A backup of a folder: copies of its files, and a manifest that tells what they must be.</summary>
internal static class FolderBackup
{
    /// <summary>Writes a backup. It appears under its name only when it is whole.</summary>
    /// <exception cref="MetricsStoreException">It could not be written, or there is something at its place.</exception>
    public static void Write(FolderSnapshot snapshot, string target)
    {
        if (Path.Exists(target))
        {
            throw new MetricsStoreException($"The backup cannot be written to {target}: there is something already. Name a folder that is not there yet.");
        }

        // A name of its own: two that write the same backup must not write the same files.
        var unfinished = $"{target}.{Guid.CreateVersion7():N}.unfinished";
        try
        {
            OwnerOnly.CreateFolder(unfinished);
            WriteManifest(snapshot.CopyTo(unfinished), unfinished);
            Directory.Move(unfinished, target);
        }
        catch (Exception e) when (FileFaults.IsFault(e))
        {
            Remove(unfinished);
            throw new MetricsStoreException($"The store could not be copied to {target}: {e.Message.TrimEnd('.')}. Check that the folder may be written and that the disk has room.", e);
        }
    }

    /// <summary>What a sound backup consists of: every byte of it is read.</summary>
    /// <exception cref="UnusableBackupException">It is missing, damaged, of something else or of a newer version.</exception>
    public static BackupManifest Check(string backup) => Checked(backup, manifest =>
    {
        foreach (var file in manifest.Files)
        {
            using var content = FileCopy.OpenToRead(Path.Combine(backup, file.Name));
            EnsureSame(backup, file, content.Length, FileCopy.Hash(content, file.Length));
        }
    });

    /// <summary>Copies a backup, checking it once more: what was checked is then what is restored.</summary>
    /// <inheritdoc cref="Check" path="/exception"/>
    public static BackupManifest Copy(string backup, string folder) => Checked(backup, manifest =>
    {
        foreach (var file in manifest.Files)
        {
            using var content = FileCopy.OpenToRead(Path.Combine(backup, file.Name));
            EnsureSame(backup, file, content.Length, FileCopy.Write(content, file.Length, Path.Combine(folder, file.Name)));
        }

        WriteManifest(manifest, folder);
    });

    /// <summary>What a backup says that it consists of, or null where it is none.</summary>
    public static BackupManifest? ReadManifest(string backup)
    {
        var path = Path.Combine(backup, StoreFileNames.Manifest);
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), StoreJson.Default.BackupManifest) : null;
    }

    /// <summary>Writes into a manifest how one file is now.</summary>
    public static void Include(string folder, string name)
    {
        var content = File.ReadAllBytes(Path.Combine(folder, name));
        var entry = new BackupEntry(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        var manifest = ReadManifest(folder)!;
        File.Delete(Path.Combine(folder, StoreFileNames.Manifest));
        WriteManifest(manifest with { Files = [.. manifest.Files.Where(f => f.Name != name).Append(entry).OrderBy(f => f.Name, StringComparer.Ordinal)] }, folder);
    }

    /// <summary>Removes a folder where there is one.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteManifest(BackupManifest manifest, string folder)
    {
        using var file = OwnerOnly.Open(Path.Combine(folder, StoreFileNames.Manifest));
        JsonSerializer.Serialize(file, manifest, StoreJson.Default.BackupManifest);
        file.Flush(flushToDisk: true);
    }

    private static BackupManifest Checked(string backup, Action<BackupManifest> read)
    {
        if (!Directory.Exists(backup))
        {
            throw new UnusableBackupException($"There is no backup of a store of files at {backup}. Nothing was changed. Name another folder.");
        }

        try
        {
            var manifest = ReadManifest(backup)
                ?? throw new UnusableBackupException($"{backup} is no backup of a store of files: it has no {StoreFileNames.Manifest}. Nothing was changed. Name another folder.");
            if (manifest.Version != BackupManifest.Current)
            {
                throw new UnusableBackupException(
                    FormattableString.Invariant($"The backup {backup} has version {manifest.Version}; this library reads version {BackupManifest.Current}. Nothing was changed. Update SkillMetrics to restore it."));
            }

            if (Array.Find(manifest.Files, f => Path.GetFileName(f.Name) != f.Name || !StoreFileNames.IsRead(f.Name)) is { } foreign)
            {
                throw new UnusableBackupException($"The backup {backup} lists the file \"{foreign.Name}\", which no store has. Nothing was changed. Use another backup.");
            }

            read(manifest);
            return manifest;
        }
        catch (Exception e) when (FileFaults.IsFault(e) || e is JsonException)
        {
            throw new UnusableBackupException($"The backup {backup} is damaged: {e.Message.TrimEnd('.')}. Nothing was changed. Use another backup.", e);
        }
    }

    private static void EnsureSame(string backup, BackupEntry file, long length, string hash)
    {
        if (length != file.Length || !string.Equals(hash, file.Sha256, StringComparison.Ordinal))
        {
            throw new UnusableBackupException($"The backup {backup} is damaged: {file.Name} is not what was written. Nothing was changed. Use another backup.");
        }
    }
}
