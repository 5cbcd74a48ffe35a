namespace SkillMetrics.Storage.Files;

/// <summary>What a <see cref="FileMetricsStore"/> can be told.</summary>
public sealed class FileStoreOptions : StoreOptions
{
    /// <summary>How new records are spread over files: one file a kind and day, by default.</summary>
    public FileLayout Layout { get; set; } = FileLayout.Daily;

    /// <summary>How long a write waits for another process's lock. From 0 to an hour; 5 seconds by default.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var fault in base.Validate())
        {
            yield return fault;
        }

        if (!Enum.IsDefined(Layout))
        {
            yield return $"{nameof(Layout)} must be one of {string.Join(", ", Enum.GetNames<FileLayout>())}, but is {Layout}.";
        }

        if (LockTimeout < TimeSpan.Zero || LockTimeout > TimeSpan.FromHours(1))
        {
            yield return $"{nameof(LockTimeout)} must be from 0 to 1 hour, but is {LockTimeout}.";
        }
    }
}
