using System.Text;
using System.Text.Json;
using SkillMetrics.Promotion;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Registry;

/// <summary>
/// <c>skills_registry.json</c>: read into the store, and written from it. The store is the truth about what it has registered or moved; all else
/// that a file says is kept, in the file and, by its import, in the audit log.
/// </summary>
/// <param name="registry">Where skills stand.</param>
/// <param name="metrics">What tells of promotions and rollbacks.</param>
/// <param name="store">What takes the entry of an import.</param>
/// <param name="auditLog">What keeps imported files.</param>
/// <param name="policy">The stages.</param>
/// <param name="clock">The clock; the system's where it is null.</param>
public sealed class SkillRegistryFile(
    ISkillRegistry registry, IMetricsStore metrics, IPromotionStore store, IAuditLog auditLog, PromotionPolicy policy, TimeProvider? clock = null)
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>
    /// Registers the skills of a file at their stages, since the latest of their times, where the store has not registered or moved them itself.
    /// Nothing is written where the file is not legal. Harmless when repeated.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the import; what was registered stays, and the next import goes on.</param>
    /// <exception cref="InvalidDataException">The file is no registry of skills, or names a stage that the policy has not.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read or written.</exception>
    public async ValueTask<RegistryImport> ImportAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var document = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        foreach (var entry in document.Entries.Where(e => !policy.Stages.Contains(e.Stage, StringComparer.Ordinal) && !string.Equals(e.Stage, Stages.Superseded, StringComparison.Ordinal)))
        {
            throw new InvalidDataException($"{path} has the skill \"{entry.SkillName}\" at the stage \"{entry.Stage}\". The policy \"{policy.Name}\" has {string.Join(", ", policy.Stages)}.");
        }

        await KeepAsync(document, cancellationToken).ConfigureAwait(false);
        var now = _clock.GetUtcNow();
        var (registered, known) = (new List<string>(), new List<string>());
        var present = (await store.GetStagesAsync(cancellationToken).ConfigureAwait(false)).Select(s => s.SkillName).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in document.Entries)
        {
            if (present.Contains(entry.SkillName) || string.Equals(entry.Stage, Stages.Superseded, StringComparison.Ordinal))
            {
                known.Add(entry.SkillName);
                continue;
            }

            await registry.RegisterAsync(
                new RegistrationRequest
                {
                    SkillName = entry.SkillName,
                    Version = entry.Version is null ? VersionFilter.All : VersionFilter.Only(entry.Version),
                    Stage = entry.Stage,
                    EnteredAt = entry.Since < now ? entry.Since : null,
                    Reason = $"imported from {Path.GetFileName(path)}",
                },
                cancellationToken).ConfigureAwait(false);
            registered.Add(entry.SkillName);
        }

        return new RegistryImport(registered, known);
    }

    /// <summary>
    /// Writes all known skills to a file, as a whole or not at all: the version of each that has come furthest. Fields that an existing file or
    /// the last imported one has and nobody here knows are kept, counts are taken anew, and <c>last_updated</c> is the clock's time.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the export; the file is then as it was.</param>
    /// <returns>How many skills the file has.</returns>
    /// <exception cref="InvalidDataException">There is a file that is no registry of skills; it is left as it is.</exception>
    /// <exception cref="IOException">The file could not be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read or written.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<int> ExportAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var imported = await ImportedAsync(cancellationToken).ConfigureAwait(false);
        var document = File.Exists(path)
            ? await ReadAsync(path, cancellationToken).ConfigureAwait(false)
            : imported ?? RegistryDocument.Empty();
        if (imported is not null)
        {
            document.Add(imported);
        }

        var stages = await registry.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var skill in stages.GroupBy(s => s.SkillName, StringComparer.Ordinal))
        {
            document.Set(await EntryOfAsync([.. skill], cancellationToken).ConfigureAwait(false));
        }

        document.Finish(policy.Stages, _clock.GetUtcNow());
        await ReplacedFile.WriteAsync(path, document.ToBytes(), cancellationToken).ConfigureAwait(false);
        return document.Count;
    }

    /// <summary>Compares a file with the store: which skills it names, at which stages and versions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>A sentence for every skill that stands elsewhere in the store; none where the file says what an export would say.</returns>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<IReadOnlyList<string>> VerifyAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        RegistryDocument document;
        try
        {
            document = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            return [e.Message];
        }

        var there = document.Entries.ToDictionary(e => e.SkillName, StringComparer.Ordinal);
        var findings = new List<string>();
        foreach (var skill in (await registry.ListAsync(cancellationToken).ConfigureAwait(false)).GroupBy(s => s.SkillName, StringComparer.Ordinal))
        {
            var stage = Furthest(skill);
            if (!there.Remove(skill.Key, out var entry))
            {
                findings.Add($"{path} lacks the skill \"{skill.Key}\", which the store has at {stage.Stage}.");
            }
            else if (!string.Equals(entry.Stage, stage.Stage, StringComparison.Ordinal))
            {
                findings.Add($"{path} has the skill \"{skill.Key}\" at {entry.Stage}, and the store has it at {stage.Stage}.");
            }
            else if (entry.Version is not null && !string.Equals(entry.Version, stage.SkillVersion, StringComparison.Ordinal))
            {
                findings.Add($"{path} has version \"{entry.Version}\" of the skill \"{skill.Key}\" at {entry.Stage}, and the store has {(stage.SkillVersion is null ? "the one without a version" : $"\"{stage.SkillVersion}\"")}.");
            }
        }

        findings.AddRange(there.Values.Select(e => $"{path} names the skill \"{e.SkillName}\", which the store does not know."));
        return findings;
    }

    private static async Task<RegistryDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(path, _utf8);
        try
        {
            return RegistryDocument.Parse(await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false), path);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path} is no registry of skills: it is not UTF-8. {e.Message}", e);
        }
    }

    private async ValueTask<RegistryEntry> EntryOfAsync(List<SkillStage> versions, CancellationToken cancellationToken)
    {
        var first = Furthest(versions);
        var recorded = await metrics.GetVersionsAsync(first.SkillName, cancellationToken).ConfigureAwait(false);
        return new RegistryEntry
        {
            SkillName = first.SkillName,
            Version = first.SkillVersion,
            Stage = first.Stage,
            CreatedAt = recorded.Select(v => v.FirstRecord).Concat(versions.Select(s => s.EnteredAt)).Min(),
            LastPromoted = await LatestAsync(first.SkillName, RecordKind.Promotion, cancellationToken).ConfigureAwait(false),
            LastRollback = await LatestAsync(first.SkillName, RecordKind.Rollback, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The version that has come furthest; of equal ones the newest, which is listed first.</summary>
    private SkillStage Furthest(IEnumerable<SkillStage> versions) => versions.MaxBy(s => Rank(s.Stage))!;

    private int Rank(string stage)
    {
        for (var i = 0; i < policy.Stages.Count; i++)
        {
            if (string.Equals(policy.Stages[i], stage, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private async ValueTask<DateTimeOffset?> LatestAsync(string skillName, RecordKind kind, CancellationToken cancellationToken)
    {
        DateTimeOffset? latest = null;
        await foreach (var record in metrics.ReadAsync(new RecordFilter { SkillName = skillName, Kind = kind }, cancellationToken).ConfigureAwait(false))
        {
            latest = latest is null || record.Timestamp > latest ? record.Timestamp : latest;
        }

        return latest;
    }

    /// <summary>Keeps all that a file says, unless the last import kept the same.</summary>
    private async ValueTask KeepAsync(RegistryDocument document, CancellationToken cancellationToken)
    {
        var text = document.ToString();
        if (string.Equals((await ImportedAsync(cancellationToken).ConfigureAwait(false))?.ToString(), text, StringComparison.Ordinal))
        {
            return;
        }

        await store.CommitAsync(
            new PromotionCommit
            {
                Action = AuditActions.RegistryImport,
                At = _clock.GetUtcNow(),
                Details = $"{{\"document\":\"{JsonEncodedText.Encode(text)}\"}}",
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RegistryDocument?> ImportedAsync(CancellationToken cancellationToken)
    {
        RegistryDocument? imported = null;
        await foreach (var entry in auditLog.ReadAuditAsync(storeWideOnly: true, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            imported = DocumentOf(entry) ?? imported;
        }

        return imported;
    }

    /// <summary>The file that an entry keeps; null where it tells of something else, or somebody changed it.</summary>
    private static RegistryDocument? DocumentOf(AuditEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Content, LedgerJson.Default.AuditContent) is { Action: AuditActions.RegistryImport, Details: { ValueKind: JsonValueKind.Object } details }
                && details.TryGetProperty("document", out var text) && text.ValueKind == JsonValueKind.String
                ? RegistryDocument.Parse(text.GetString()!, "The audit log")
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return null;
        }
    }
}
