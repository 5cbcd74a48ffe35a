namespace SkillMetrics.Storage.Files;

/// <summary>What a batch appends to one file.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Start">How long the file was before.</param>
/// <param name="Length">How many bytes are appended.</param>
internal sealed record IntentEntry(string Name, long Start, int Length);
