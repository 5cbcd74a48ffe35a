using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SkillMetrics.Reindexing;

/// <summary>What a <see cref="ReindexDispatcher"/> can be told.</summary>
public sealed class ReindexOptions
{
    /// <summary>Where the change log is by default.</summary>
    public const string DefaultChangeLog = ".skillmetrics/reindex.md";

    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    /// <summary>How long one attempt may take before it is ended. From 1 millisecond to 1 day; 10 minutes by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How much longer than <see cref="Timeout"/> an item is kept from others: the time for ending what hangs and for writing down how it went. An
    /// item whose process has died is taken up by another one after both. From 1 second to 1 day; 30 seconds by default.
    /// </summary>
    public TimeSpan LeaseMargin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an item is tried before it is dead. From 1 to 1,000; 8 by default.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>How long an item waits after its first failure; twice as long after each further one. From 0 to 1 day; 10 seconds by default.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two attempts. From <see cref="FirstDelay"/> to 1 day; 1 hour by default.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often a host looks for what is to be re-indexed. From 10 milliseconds to 1 day; 5 seconds by default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The Markdown file that gets an entry for every re-indexing that succeeded; null for none. A relative path is resolved against the host's
    /// content root where there is a host, else against the current directory. <see cref="DefaultChangeLog"/> by default.
    /// </summary>
    public string? ChangeLog { get; set; } = DefaultChangeLog;

    /// <summary>The clock. The system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where log messages go. Nowhere by default; a container sets its own.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Makes the meter that counts attempts. Null, the default, for a meter of its own; a container sets its own.</summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>Called by name between the steps of a re-indexing: for tests that let the process die there.</summary>
    internal Action<string>? FaultPoint { get; set; }

    /// <summary>Everything that is wrong with the options, each sentence naming the option, its value and what is legal.</summary>
    public IEnumerable<string> Validate()
    {
        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout > _day)
        {
            yield return $"{nameof(Timeout)} must be from 1 millisecond to 1 day, but is {Timeout}.";
        }

        if (LeaseMargin < TimeSpan.FromSeconds(1) || LeaseMargin > _day)
        {
            yield return $"{nameof(LeaseMargin)} must be from 1 second to 1 day, but is {LeaseMargin}.";
        }

        if (MaxAttempts is < 1 or > 1_000)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(MaxAttempts)} must be from 1 to 1000, but is {MaxAttempts}.");
        }

        if (FirstDelay < TimeSpan.Zero || FirstDelay > _day)
        {
            yield return $"{nameof(FirstDelay)} must be from 0 to 1 day, but is {FirstDelay}.";
        }

        if (LongestDelay < FirstDelay || LongestDelay > _day)
        {
            yield return $"{nameof(LongestDelay)} must be from {nameof(FirstDelay)} ({FirstDelay}) to 1 day, but is {LongestDelay}.";
        }

        if (PollInterval < TimeSpan.FromMilliseconds(10) || PollInterval > _day)
        {
            yield return $"{nameof(PollInterval)} must be from 10 milliseconds to 1 day, but is {PollInterval}.";
        }

        if (ChangeLog is not null && string.IsNullOrWhiteSpace(ChangeLog))
        {
            yield return $"{nameof(ChangeLog)} must be a path, or null for none, but is empty.";
        }
    }

    /// <summary>How long an item waits after so many failures.</summary>
    internal TimeSpan DelayAfter(int attempts) => attempts > 40
        ? LongestDelay
        : TimeSpan.FromTicks((long)Math.Min(LongestDelay.Ticks, FirstDelay.Ticks * Math.Pow(2, attempts - 1)));

    /// <summary>Throws where the options are not valid.</summary>
    /// <param name="parameterName">The parameter they were given in.</param>
    /// <exception cref="ArgumentException">Names every option that is wrong, with its value.</exception>
    internal void EnsureValid(string parameterName)
    {
        var faults = string.Join(" ", Validate());
        if (faults.Length > 0)
        {
            throw new ArgumentException(faults, parameterName);
        }
    }
}
