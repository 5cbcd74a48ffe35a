using SkillMetrics.Promotion;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Registry;

/// <summary>Which version of which skill stands at which stage, over any store.</summary>
/// <param name="metrics">What tells which skills have records.</param>
/// <param name="store">What tells which were registered or moved.</param>
/// <param name="policy">The stages.</param>
/// <param name="clock">The clock; the system's where it is null.</param>
public sealed class SkillRegistry(IMetricsStore metrics, IPromotionStore store, PromotionPolicy policy, TimeProvider? clock = null) : ISkillRegistry
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public async ValueTask<SkillVersionState> GetAsync(string skillName, VersionFilter version = default, CancellationToken cancellationToken = default) =>
        await FindAsync(skillName, version, cancellationToken).ConfigureAwait(false) ?? throw await UnknownAsync(skillName, version, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SkillStage>> ListAsync(CancellationToken cancellationToken = default)
    {
        var moved = (await store.GetStagesAsync(cancellationToken).ConfigureAwait(false)).ToLookup(s => s.SkillName, StringComparer.Ordinal);
        var names = await metrics.GetSkillNamesAsync(cancellationToken).ConfigureAwait(false);
        var stages = new List<SkillStage>();
        foreach (var name in names.Union(moved.Select(m => m.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var versions = await metrics.GetVersionsAsync(name, cancellationToken).ConfigureAwait(false);
            stages.AddRange(versions.Select(v => moved[name].FirstOrDefault(s => Same(s.SkillVersion, v.Version)) ?? AtFirstStage(name, v)));
            stages.AddRange(moved[name].Where(s => !versions.Any(v => Same(s.SkillVersion, v.Version))).OrderByDescending(s => s.AuditEntry));
        }

        return stages;
    }

    /// <inheritdoc/>
    public async ValueTask<SkillStage> RegisterAsync(RegistrationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        _ = Guard.SkillName(request.SkillName, nameof(request));
        _ = Guard.OptionalLabel(request.Version.Version, "skill_version", nameof(request));
        _ = Guard.OptionalLabel(request.Actor, "actor", nameof(request));
        _ = Guard.OptionalText(request.Reason, "reason", nameof(request));
        var stage = request.Stage ?? policy.FirstStage;
        if (!policy.Stages.Contains(stage, StringComparer.Ordinal))
        {
            throw new ArgumentException($"There is no stage \"{stage}\". The policy \"{policy.Name}\" has {string.Join(", ", policy.Stages)}.", nameof(request));
        }

        while (true)
        {
            var state = await FindAsync(request.SkillName, request.Version, cancellationToken).ConfigureAwait(false);
            if (state?.Stage is { AuditEntry: > 0 } present && Same(present.Stage, stage) && (request.EnteredAt is not { } since || UnixTime.Normalize(since) == present.EnteredAt))
            {
                return present;
            }

            var now = _clock.GetUtcNow();
            EnsureRegistrable(request, state?.Stage, now);
            var ledger = state?.Ledger ?? await store.GetLedgerAsync(request.SkillName, cancellationToken).ConfigureAwait(false);
            var next = new SkillStage
            {
                SkillName = request.SkillName,
                SkillVersion = state is null ? request.Version.Version : state.Stage.SkillVersion,
                Stage = stage,
                EnteredAt = request.EnteredAt ?? now,
            };
            var replaced = StageMoves.Replaced(ledger, next, policy);
            var commit = new PromotionCommit
            {
                Action = AuditActions.Registration,
                At = now,
                SkillName = next.SkillName,
                SkillVersion = next.SkillVersion,
                Actor = request.Actor,
                Reason = request.Reason,
                ExpectedEntry = ledger.LastEntry,
                Stages = [next with { Replaced = replaced is [var other, ..] ? new ReplacedVersion(other.SkillVersion) : null }, .. replaced.Select(r => StageMoves.Supersede(r, now, eventId: null))],
            };
            if ((await store.CommitAsync(commit, cancellationToken).ConfigureAwait(false)).Entry is { } entry)
            {
                return commit.Stages[0] with { AuditEntry = entry.Number };
            }
        }
    }

    /// <summary>Whoever could register what the gate has judged would need no gate; and a version that enters later is not watched until then.</summary>
    private static void EnsureRegistrable(RegistrationRequest request, SkillStage? present, DateTimeOffset now)
    {
        if (request.EnteredAt is { } since && (since < DateTimeOffset.UnixEpoch || since > now))
        {
            throw new ArgumentException($"The time since when {request.SkillName} stands at its stage must be from 1970 to now, but is {since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.", nameof(request));
        }

        if (present is { EventId: not null } or { Stage: Stages.Superseded })
        {
            throw new ArgumentException(
                $"{request.SkillName} came to {present.Stage} by a promotion or a rollback, and moves on by one: registering is for what came from elsewhere.", nameof(request));
        }
    }

    private async ValueTask<SkillVersionState?> FindAsync(string skillName, VersionFilter version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(skillName);
        var ledger = await store.GetLedgerAsync(skillName, cancellationToken).ConfigureAwait(false);
        var versions = await metrics.GetVersionsAsync(skillName, cancellationToken).ConfigureAwait(false);
        var recorded = versions.FirstOrDefault(v => version.Matches(v.Version));
        var stage = recorded is not null
            ? ledger.StageOf(recorded.Version) ?? AtFirstStage(skillName, recorded)
            : ledger.Stages.Where(s => version.Matches(s.SkillVersion)).MaxBy(s => s.AuditEntry);
        return stage is null ? null : new SkillVersionState { Stage = stage, Ledger = ledger };
    }

    private async ValueTask<UnknownSkillException> UnknownAsync(string skillName, VersionFilter version, CancellationToken cancellationToken)
    {
        var known = await FindAsync(skillName, VersionFilter.All, cancellationToken).ConfigureAwait(false);
        return new UnknownSkillException(skillName, known is null
            ? $"There is no skill \"{skillName}\": it has no record and was never registered."
            : $"The skill \"{skillName}\" has no version {Shown(version.Version)}: its newest is the one {Shown(known.Stage.SkillVersion)}.");
    }

    private SkillStage AtFirstStage(string skillName, SkillVersionTimes version) => new()
    {
        SkillName = skillName,
        SkillVersion = version.Version,
        Stage = policy.FirstStage,
        EnteredAt = version.FirstRecord,
    };

    private static string Shown(string? version) => version is null ? "without a name" : $"\"{version}\"";

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);
}
