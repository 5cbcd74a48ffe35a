using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Storage.Files.Maintenance;

/// <summary>The care of a folder of files.</summary>
internal sealed class FolderCare(string path, FileCommitTarget target, FileStoreOptions options)
{
    /// <summary>Copies one moment of the folder. Writers wait for the moment, not for the copy.</summary>
    public void BackUp(string backup, CancellationToken cancellationToken)
    {
        using var snapshot = target.Maintain(FolderSnapshot.Of, cancellationToken);
        FolderBackup.Write(snapshot, backup);
    }

    /// <summary>Puts a backup in the place of the folder's files, and a backup of these aside.</summary>
    /// <returns>The path of the folder set aside.</returns>
    public string Restore(string backup)
    {
        // Before anything is opened: what is no backup leaves no trace.
        FolderBackup.Check(backup);
        return target.Maintain(
            folder =>
            {
                var replacement = new FolderReplacement(folder);
                var prepared = replacement.Prepare();
                try
                {
                    EnsureFree(folder, FolderBackup.Copy(backup, prepared));
                    TellOfRestore(prepared, folder.History.Ask(ledger => ledger.Head));
                    var aside = FormattableString.Invariant($"{path}.{options.TimeProvider.GetUtcNow():yyyyMMddHHmmssfff}.before-restore");
                    using (var snapshot = FolderSnapshot.Of(folder))
                    {
                        FolderBackup.Write(snapshot, aside);
                    }

                    replacement.Run(prepared);
                    return aside;
                }
                finally
                {
                    FolderBackup.Remove(prepared);
                }
            },
            CancellationToken.None);
    }

    /// <summary>Reads all files as if for the first time. A sentence for each thing that is wrong.</summary>
    public List<string> Verify(CancellationToken cancellationToken)
    {
        target.EnsureOpen(cancellationToken);
        var findings = Read(cancellationToken);
        if (findings.Count > 0)
        {
            // A writer at work looks like one that died at it. Only who holds the lock can tell them apart.
            findings = target.Look(() => Read(cancellationToken), cancellationToken);
        }

        return findings;
    }

    /// <summary>Nothing that is derived is stored: what writers that died left is mended, and everything is read anew.</summary>
    public RebuildResult Rebuild()
    {
        var before = Verify(CancellationToken.None);
        target.Maintain(
            folder =>
            {
                folder.Forget();
                folder.CatchUp(CancellationToken.None);
                return true;
            },
            CancellationToken.None);
        var after = Verify(CancellationToken.None);
        return new RebuildResult([.. before.Except(after, StringComparer.Ordinal)], after);
    }

    private List<string> Read(CancellationToken cancellationToken)
    {
        var folder = new StoreFolder(path, options.TimeProvider);
        folder.CatchUp(cancellationToken);
        return
        [
            .. folder.Faults().Select(f => $"{f}."),
            .. folder.History.VerifyAudit(expected: null),
            .. folder.BadLines.Select(r => FormattableString.Invariant($"{Path.GetFileName(r.Source)}, byte {r.Offset}: {r.Reason}")),
        ];
    }

    /// <summary>Adds to the audit log that is about to come here the head that it replaces.</summary>
    private void TellOfRestore(string prepared, AuditHead replaced)
    {
        var (restored, now) = (new StoreFolder(prepared, options.TimeProvider), options.TimeProvider.GetUtcNow());
        restored.CatchUp(CancellationToken.None);
        if (replaced == AuditHead.None && restored.History.Ask(ledger => ledger.Head) == AuditHead.None)
        {
            // Records alone: a folder that never had an audit log gets none.
            return;
        }

        var change = restored.History.Begin();
        change.Add(PromotionCommit.OfRestore(replaced, now));
        if (!new FolderWriter(restored, new IntentFile(restored.Resolve(StoreFileNames.Intent)), options.Layout).TryAppend(change, now, flush: true))
        {
            throw new MetricsStoreException($"The files of the backup in {prepared} were changed while they were restored. Nothing was changed. Try again.");
        }

        FolderBackup.Include(prepared, StoreFileNames.AuditLog);
    }

    /// <summary>A JSON file of something else is nobody's to replace.</summary>
    private static void EnsureFree(StoreFolder folder, BackupManifest manifest)
    {
        var taken = manifest.Files.Select(f => f.Name).FirstOrDefault(n => folder.Files.Any(f => !f.HoldsLines && f.Name.Equals(n, StringComparison.OrdinalIgnoreCase)));
        if (taken is not null)
        {
            throw new MetricsStoreException($"{folder.Resolve(taken)} holds no records, and the backup has a file of that name. Nothing was changed. Move the file away.");
        }
    }
}
