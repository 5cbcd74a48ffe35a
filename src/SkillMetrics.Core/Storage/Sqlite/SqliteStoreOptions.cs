namespace SkillMetrics.Storage.Sqlite;

/// <summary>What a <see cref="SqliteMetricsStore"/> can be told.</summary>
public sealed class SqliteStoreOptions : StoreOptions
{
    /// <summary>When commits are flushed to disk: always, by default.</summary>
    public SynchronousMode Synchronous { get; set; } = SynchronousMode.Full;

    /// <summary>How long a write waits for another process's lock. From 0 to an hour; 30 seconds by default.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var fault in base.Validate())
        {
            yield return fault;
        }

        if (!Enum.IsDefined(Synchronous))
        {
            yield return $"{nameof(Synchronous)} must be one of {string.Join(", ", Enum.GetNames<SynchronousMode>())}, but is {Synchronous}.";
        }

        if (BusyTimeout < TimeSpan.Zero || BusyTimeout > TimeSpan.FromHours(1))
        {
            yield return $"{nameof(BusyTimeout)} must be from 0 to 1 hour, but is {BusyTimeout}.";
        }
    }
}
