namespace SkillMetrics.Storage.Sqlite.Native;

/// <summary>Tries again while somebody else holds a lock: random waits of 0 to 1 ms, up to a deadline.</summary>
internal sealed class BusyRetry(TimeProvider clock, TimeSpan timeout) : IDisposable
{
    // Never set: only its time-outs are used, so that a wait is a wait and not a sleep of the whole process's making.
    private readonly ManualResetEventSlim _never = new(initialState: false, spinCount: 0);

    /// <summary>Runs something until it succeeds, fails for another reason than a lock, or the deadline has passed.</summary>
    public T Run<T>(Func<T> attempt, CancellationToken cancellationToken = default)
    {
        var started = clock.GetTimestamp();
        var waited = true;
        while (true)
        {
            try
            {
                return attempt();
            }
            catch (SqliteFailureException e) when (e.IsBusy && clock.GetElapsedTime(started) < timeout)
            {
                // The system knows no wait between none and a millisecond. None, at random, so that those who wait fall out of step; but
                // never twice in a row, so that nobody spins.
                waited = !waited || Random.Shared.Next(2) == 1;
                _never.Wait(waited ? 1 : 0, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="Run{T}"/>
    public void Run(Action attempt, CancellationToken cancellationToken = default) => Run(
        () =>
        {
            attempt();
            return true;
        },
        cancellationToken);

    public void Dispose() => _never.Dispose();
}
