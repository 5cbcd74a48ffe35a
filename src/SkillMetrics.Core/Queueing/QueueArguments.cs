namespace SkillMetrics.Queueing;

/// <summary>What the methods of every queue refuse.</summary>
internal static class QueueArguments
{
    private static readonly TimeSpan _longestDelay = TimeSpan.FromDays(366);

    /// <summary>A copy of what the caller may change, without a null in it.</summary>
    public static T[] Own<T>(IReadOnlyCollection<T> items, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(items, name);
        T[] copy = [.. items];
        var missing = Array.IndexOf(copy, null);
        return missing < 0 ? copy : throw new ArgumentException($"What is at index {missing} of {name} is null.", name);
    }

    public static string[] OwnTypes(IReadOnlyCollection<string> types)
    {
        var copy = Own(types, nameof(types));
        return copy.Length > 0 ? [.. copy.Distinct(StringComparer.Ordinal)] : throw new ArgumentException("Name at least one type of event.", nameof(types));
    }

    public static void CheckDelay(TimeSpan delay)
    {
        if (delay < TimeSpan.Zero || delay > _longestDelay)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "Must be from 0 to 366 days.");
        }
    }

    public static void CheckDuration(TimeSpan duration)
    {
        if (duration < TimeSpan.FromMilliseconds(1) || duration > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(nameof(duration), duration, "Must be from 1 millisecond to 1 day.");
        }
    }

    public static void CheckCount(int count)
    {
        if (count is < 1 or > 10_000)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "Must be from 1 to 10000.");
        }
    }

    /// <summary>An error, cut where it is too long.</summary>
    public static string CutError(string error)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(error);
        if (error.Length <= DeadLetter.ErrorLimit)
        {
            return error;
        }

        return error[..(char.IsHighSurrogate(error[DeadLetter.ErrorLimit - 1]) ? DeadLetter.ErrorLimit - 1 : DeadLetter.ErrorLimit)];
    }

    /// <summary>Why an event is given up whose leases keep running out.</summary>
    public static string ExpiredError(int times, string? lastError) =>
        $"Its lease ran out {times} times: whoever worked on it died or hung.{(lastError is null ? string.Empty : $" The last error: {lastError}")}";
}
