using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SkillMetrics.Pipeline;

/// <summary>What workers, and what watches their queue, can be told.</summary>
public sealed class EventWorkerOptions
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    /// <summary>How many workers a host runs. From 1 to 64; 2 by default.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>How many events a worker leases at once, and completes at once where they are done in time. From 1 to 10,000; 100 by default.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>
    /// How long events that are done wait to be completed together with others, as looked at after each event: one that takes long makes them wait
    /// longer. From 0 to 1 day; 1 second by default.
    /// </summary>
    public TimeSpan BatchTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a lease holds. A worker that lives renews it; the events of one that died return after it. From 1 second to 1 day; 1 minute by
    /// default.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a worker that found less than a batch waits before it looks again. From 1 millisecond to 1 day; 1 second by default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a handler is called again within one delivery after a transient fault. From 0 to 100; 3 by default.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>How long the first of them waits; each further one twice as long. From 0 to 1 day; 200 milliseconds by default.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Which faults of a handler may pass by themselves. By default <see cref="TimeoutException"/>, <see cref="IOException"/>,
    /// <see cref="HttpRequestException"/> and a <see cref="DbException"/> that says so.
    /// </summary>
    public Func<Exception, bool> IsTransient { get; set; } = static e =>
        e is TimeoutException or IOException or HttpRequestException or DbException { IsTransient: true } || e.InnerException is TimeoutException;

    /// <summary>How long an event that failed waits before it is delivered again. From 0 to 1 day; 5 seconds by default.</summary>
    public TimeSpan FailureDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the depth of the queue is looked at. From 1 millisecond to 1 day; 5 seconds by default.</summary>
    public TimeSpan MonitorInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The depth from which on the pressure is high. From 1; 10,000 by default.</summary>
    public long HighDepth { get; set; } = 10_000;

    /// <summary>The depth from which on the pressure is critical. More than <see cref="HighDepth"/>; 100,000 by default.</summary>
    public long CriticalDepth { get; set; } = 100_000;

    /// <summary>The clock. The system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where log messages go. Nowhere by default; a container sets its own.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Makes the meter that shows the depth. Null, the default, for a meter of its own; a container sets its own.</summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>Everything that is wrong with the options, each sentence naming the option, its value and what is legal.</summary>
    public IEnumerable<string> Validate()
    {
        (string Name, long Value, long Least, long Most)[] numbers =
        [
            (nameof(Workers), Workers, 1, 64),
            (nameof(BatchSize), BatchSize, 1, 10_000),
            (nameof(Retries), Retries, 0, 100),
            (nameof(HighDepth), HighDepth, 1, long.MaxValue - 1),
            (nameof(CriticalDepth), CriticalDepth, HighDepth + 1, long.MaxValue),
        ];
        (string Name, TimeSpan Value, TimeSpan Least)[] times =
        [
            (nameof(BatchTime), BatchTime, TimeSpan.Zero),
            (nameof(LeaseDuration), LeaseDuration, TimeSpan.FromSeconds(1)),
            (nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(1)),
            (nameof(RetryDelay), RetryDelay, TimeSpan.Zero),
            (nameof(FailureDelay), FailureDelay, TimeSpan.Zero),
            (nameof(MonitorInterval), MonitorInterval, TimeSpan.FromMilliseconds(1)),
        ];
        return
        [
            .. numbers.Where(n => n.Value < n.Least || n.Value > n.Most)
                .Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Name} must be from {n.Least} to {n.Most}, but is {n.Value}.")),
            .. times.Where(t => t.Value < t.Least || t.Value > _day).Select(t => $"{t.Name} must be from {t.Least} to 1 day, but is {t.Value}."),
        ];
    }

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
