namespace SkillMetrics.Storage;

/// <summary>Which versions of a skill count: all (the default), one, or only records without a version.</summary>
public readonly record struct VersionFilter
{
    private VersionFilter(string? version)
    {
        Version = version;
        IsOne = true;
    }

    /// <summary>All versions, and records without one.</summary>
    public static VersionFilter All => default;

    /// <summary>Only records without a version.</summary>
    public static VersionFilter Unversioned => new(null);

    /// <summary>Whether only one version counts.</summary>
    public bool IsOne { get; }

    /// <summary>The one version that counts, where <see cref="IsOne"/>; null matches records without a version.</summary>
    public string? Version { get; }

    /// <summary>Only the records of one version.</summary>
    /// <param name="version">The version; null or empty matches records without one.</param>
    public static VersionFilter Only(string? version) => new(string.IsNullOrEmpty(version) ? null : version);

    /// <summary>Whether records of a version count.</summary>
    /// <param name="version">The version, or null for none.</param>
    public bool Matches(string? version) => !IsOne || string.Equals(Version, version, StringComparison.Ordinal);
}
