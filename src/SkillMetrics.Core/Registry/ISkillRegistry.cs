using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Registry;

/// <summary>Which version of which skill stands at which stage.</summary>
public interface ISkillRegistry
{
    /// <summary>Where one version of a skill stands.</summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="version">The version; unless it is one, that of the newest record, and without records the one that was last moved.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="UnknownSkillException">The skill, or the version asked for, has no record and was never registered.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<SkillVersionState> GetAsync(string skillName, VersionFilter version = default, CancellationToken cancellationToken = default);

    /// <summary>Where every version of every known skill stands, by ordinal skill name; of one skill the newest version first.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<SkillStage>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Puts a version that came from elsewhere at a stage without a move, with an entry of the audit log. Harmless where it stands there already.</summary>
    /// <param name="request">Which version, and where.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <exception cref="ArgumentException">The name is not legal, the policy has no such stage, the time is before 1970 or to come, or a promotion or rollback has moved the version.</exception>
    /// <exception cref="MetricsStoreException">The store could not write; nothing was stored.</exception>
    ValueTask<SkillStage> RegisterAsync(RegistrationRequest request, CancellationToken cancellationToken = default);
}
