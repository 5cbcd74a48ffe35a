namespace SkillMetrics.Registry;

/// <summary>What a file of registered skills says of one.</summary>
internal sealed record RegistryEntry
{
    public required string SkillName { get; init; }

    public required string? Version { get; init; }

    public required string Stage { get; init; }

    public required DateTimeOffset? CreatedAt { get; init; }

    public required DateTimeOffset? LastPromoted { get; init; }

    public required DateTimeOffset? LastRollback { get; init; }

    /// <summary>Since when it stands where it does, as far as the file tells.</summary>
    public DateTimeOffset? Since => new[] { CreatedAt, LastPromoted, LastRollback }.Max();
}
