namespace SkillMetrics.Storage.Files;

/// <summary>
/// The lock of a folder: a file that only one holder can have open. It is never deleted, since a second file of the same name would be
/// a second lock. The system releases it when its holder dies.
/// </summary>
internal sealed class StoreLock(string path, TimeSpan timeout, TimeProvider clock)
{
    private const int RetryMilliseconds = 1;

    // A writer without a pause in between would hold the lock nearly all the time, and others would hardly ever find it free. So it
    // steps aside every now and then, for longer than they wait between two attempts.
    private static readonly TimeSpan _longestRun = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(4);
    private long _runStarted;
    private long _released;

    /// <summary>Waits until nobody else holds the lock.</summary>
    /// <returns>The lock, which is released by disposing of it.</returns>
    /// <exception cref="MetricsStoreException">It was not released in time.</exception>
    public IDisposable Acquire()
    {
        StepAside();
        var started = clock.GetTimestamp();
        while (true)
        {
            if (TryAcquire(out var cause) is { } held)
            {
                return held;
            }

            if (clock.GetElapsedTime(started) >= timeout)
            {
                throw new MetricsStoreException(
                    FormattableString.Invariant($"The lock {path} was not released within {timeout.TotalSeconds} s: {cause!.Message} ")
                    + $"End the process that has it open, or raise {nameof(FileStoreOptions.LockTimeout)}; the file itself may stay where it is.",
                    cause);
            }

            Wait(TimeSpan.FromMilliseconds(RetryMilliseconds));
        }
    }

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <param name="cause">Why it could not be taken, where it could not.</param>
    public IDisposable? TryAcquire(out IOException? cause)
    {
        try
        {
            cause = null;
            return new Held(this, OwnerOnly.Open(path, FileShare.None));
        }
        catch (DirectoryNotFoundException)
        {
            OwnerOnly.CreateFolder(Path.GetDirectoryName(path)!);
            return TryAcquire(out cause);
        }
        catch (IOException e) when (IsHeld(e))
        {
            cause = e;
            return null;
        }
    }

    /// <summary>
    /// Takes the lock to look and not to write: waits for whoever holds it, but never creates anything. Null where there is no lock file,
    /// where it may not be opened, and where it is not released in time.
    /// </summary>
    public IDisposable? TryAcquireToLook(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (IsHeld(e) && clock.GetElapsedTime(started) < timeout)
            {
                cancellationToken.WaitHandle.WaitOne(RetryMilliseconds);
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception e) when (FileFaults.IsFault(e))
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Whether somebody else has the file open, and not, say, the disk is full. A sharing violation has no type of its own, only a number:
    /// ERROR_SHARING_VIOLATION or ERROR_LOCK_VIOLATION on Windows, else EAGAIN, which is 11 on Linux and 35 on macOS and BSD.
    /// </summary>
    private static bool IsHeld(IOException fault) => OperatingSystem.IsWindows()
        ? fault.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : fault.HResult is 11 or 35;

    private static void Wait(TimeSpan time) => CancellationToken.None.WaitHandle.WaitOne(time);

    private void StepAside()
    {
        var now = clock.GetTimestamp();
        if (clock.GetElapsedTime(_released, now) >= _pause)
        {
            _runStarted = now;
        }
        else if (clock.GetElapsedTime(_runStarted, now) >= _longestRun)
        {
            Wait(_pause);
            _runStarted = clock.GetTimestamp();
        }
    }

    private void Released() => _released = clock.GetTimestamp();

    private sealed class Held(StoreLock owner, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            owner.Released();
        }
    }
}
