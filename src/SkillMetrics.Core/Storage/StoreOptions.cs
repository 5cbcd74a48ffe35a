using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Queueing;

namespace SkillMetrics.Storage;

/// <summary>What all stores can be told.</summary>
public abstract class StoreOptions
{
    /// <summary>When an append counts as done, where the caller does not say. Flushed to disk by default.</summary>
    public Acknowledgement Acknowledgement { get; set; } = Acknowledgement.Flushed;

    /// <summary>How many appends may wait to be written. From 1 to 1,000,000; 16,384 by default.</summary>
    public int QueueCapacity { get; set; } = 16_384;

    /// <summary>What an append does while the queue is full: wait, by default.</summary>
    public FullQueueMode FullQueueMode { get; set; } = FullQueueMode.Wait;

    /// <summary>The store's event queue, where it has one.</summary>
    public EventQueueOptions EventQueue { get; set; } = new();

    /// <summary>Whether the store is only read: it is never created, changed or upgraded. False by default.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>From which duration on a question is logged as slow. From 0; 100 milliseconds by default.</summary>
    public TimeSpan SlowQueryThreshold { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The clock. The system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where log messages go. Nowhere by default; a container sets its own.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>What makes the meter. A plain one by default; a container sets its own.</summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>Called by name between the steps of what must be all or nothing: for tests that let the process die there.</summary>
    internal Action<string>? FaultPoint { get; set; }

    /// <summary>Everything that is wrong with the options, each sentence naming the option, its value and what is legal.</summary>
    public virtual IEnumerable<string> Validate()
    {
        if (!Enum.IsDefined(Acknowledgement))
        {
            yield return $"{nameof(Acknowledgement)} must be one of {string.Join(", ", Enum.GetNames<Acknowledgement>())}, but is {Acknowledgement}.";
        }

        if (QueueCapacity is < 1 or > 1_000_000)
        {
            yield return FormattableString.Invariant($"{nameof(QueueCapacity)} must be from 1 to 1000000, but is {QueueCapacity}.");
        }

        if (!Enum.IsDefined(FullQueueMode))
        {
            yield return $"{nameof(FullQueueMode)} must be one of {string.Join(", ", Enum.GetNames<FullQueueMode>())}, but is {FullQueueMode}.";
        }

        if (SlowQueryThreshold < TimeSpan.Zero)
        {
            yield return $"{nameof(SlowQueryThreshold)} must not be negative, but is {SlowQueryThreshold}.";
        }

        foreach (var fault in EventQueue.Validate())
        {
            yield return $"{nameof(EventQueue)}.{fault}";
        }
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
