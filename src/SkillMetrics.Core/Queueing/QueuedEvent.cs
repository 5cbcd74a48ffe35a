using SkillMetrics.Records;

namespace SkillMetrics.Queueing;

/// <summary>Something that is to be done once: a type that says what, and a payload that says with what.</summary>
public sealed record QueuedEvent
{
    /// <summary>The longest id and the longest type, in characters.</summary>
    public const int NameLimit = 256;

    /// <summary>The largest payload, in bytes: 16 MiB.</summary>
    public const int PayloadLimit = 16 * 1024 * 1024;

    /// <summary>
    /// What makes it the same event: one with an id that the queue knows is not taken again. From 1 to <see cref="NameLimit"/> characters. A new
    /// UUID of version 7 by default.
    /// </summary>
    /// <exception cref="ArgumentException">Empty, too long, or no valid Unicode.</exception>
    public string Id { get; init => field = CheckName(value, nameof(Id)); } = Guid.CreateVersion7().ToString();

    /// <summary>What kind of event it is: by it a handler is found. From 1 to <see cref="NameLimit"/> characters.</summary>
    /// <exception cref="ArgumentException">Empty, too long, or no valid Unicode.</exception>
    public required string Type { get; init => field = CheckName(value, nameof(Type)); }

    /// <summary>The payload: JSON in UTF-8, at most <see cref="PayloadLimit"/> bytes, which must not change. The queue does not look into it.</summary>
    /// <exception cref="ArgumentException">Too large.</exception>
    public required ReadOnlyMemory<byte> Payload { get; init => field = CheckSize(value, nameof(Payload)); }

    /// <summary>Events of a higher priority come first; of one priority, those that were enqueued first. 0 by default.</summary>
    public int Priority { get; init; }

    private static string CheckName(string value, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        if (value.Length > NameLimit)
        {
            throw new ArgumentException($"{name} must have at most {NameLimit} characters, but has {value.Length}.", name);
        }

        // A queue would keep halves of surrogate pairs as one and the same character, and take two ids for one.
        return Guard.IsWellFormed(value) ? value : throw new ArgumentException($"{name} {Guard.NotUnicode}.", name);
    }

    private static ReadOnlyMemory<byte> CheckSize(ReadOnlyMemory<byte> value, string name) => value.Length <= PayloadLimit
        ? value
        : throw new ArgumentException($"{name} must have at most {PayloadLimit} bytes, but has {value.Length}.", name);
}
