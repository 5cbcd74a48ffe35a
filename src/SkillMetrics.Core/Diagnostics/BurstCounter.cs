namespace SkillMetrics.Diagnostics;

/// <summary>
/// Counts failures and says when to log them: the first of a burst at once, then at most once a minute, so that a store that is down
/// does not flood the host's log. Safe from many threads.
/// </summary>
internal sealed class BurstCounter(TimeProvider clock)
{
    private static readonly TimeSpan _quiet = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private long _unsaid;
    private long? _lastSaid;
    private volatile bool _isOn;

    /// <summary>How many there were in all.</summary>
    public long Total { get; private set; }

    /// <summary>Counts, and tells whether to log now.</summary>
    /// <param name="count">How many.</param>
    /// <param name="unsaid">How many there were since it was last logged, where it is to be logged now.</param>
    public bool Add(long count, out long unsaid)
    {
        lock (_lock)
        {
            Total += count;
            _unsaid += count;
            unsaid = _unsaid;
            _isOn = true;
            if (_lastSaid is { } last && clock.GetElapsedTime(last) < _quiet)
            {
                return false;
            }

            _lastSaid = clock.GetTimestamp();
            _unsaid = 0;
            return true;
        }
    }

    /// <summary>Ends a burst: the next failure is logged at once.</summary>
    /// <returns>Whether there was a burst.</returns>
    public bool End()
    {
        // Asked after every success, from many threads: without the lock while all is well.
        if (!_isOn)
        {
            return false;
        }

        lock (_lock)
        {
            var was = _isOn;
            _isOn = false;
            _lastSaid = null;
            return was;
        }
    }
}
