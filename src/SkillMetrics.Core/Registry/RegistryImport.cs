namespace SkillMetrics.Registry;

/// <summary>What an import of a file of registered skills did.</summary>
/// <param name="Registered">The skills that were registered at the file's stage, by ordinal name.</param>
/// <param name="Known">The skills that the store had registered or moved itself, and where they stay, by ordinal name.</param>
public sealed record RegistryImport(IReadOnlyList<string> Registered, IReadOnlyList<string> Known);
