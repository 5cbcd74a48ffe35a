using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Tracking;

/// <summary>What a <see cref="SkillTracker"/> can be told.</summary>
public sealed class TrackingOptions
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(1);

    /// <summary>What becomes of a record that cannot be appended. Logged by default, so that tracking never breaks the skill it watches.</summary>
    public TrackingFailure Failure { get; set; } = TrackingFailure.Log;

    /// <summary>
    /// When a start or an end counts as recorded. Queued by default: the skill waits for no disk, and a store that fails later is counted
    /// and logged by the store.
    /// </summary>
    public Acknowledgement Acknowledgement { get; set; } = Acknowledgement.Queued;

    /// <summary>
    /// How long a call may wait for room in a full queue before its record is dropped and counted, while <see cref="Acknowledgement"/> is
    /// <see cref="Acknowledgement.Queued"/>; who chose another acknowledgement waits for the store. From 0 to 1 minute; 100 milliseconds by default.
    /// </summary>
    public TimeSpan MaxTrackingWait { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The agent of invocations that do not name their own: 1 to 1,000 characters. The running program's name by default.</summary>
    public string Agent { get; set; } = AppDomain.CurrentDomain.FriendlyName;

    /// <summary>The clock. The system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where log messages go. Nowhere by default; a container sets its own.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>What makes the meter. A plain one by default; a container sets its own.</summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>Everything that is wrong with the options, each sentence naming the option, its value and what is legal.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Enum.IsDefined(Failure))
        {
            yield return $"{nameof(Failure)} must be one of {string.Join(", ", Enum.GetNames<TrackingFailure>())}, but is {Failure}.";
        }

        if (!Enum.IsDefined(Acknowledgement))
        {
            yield return $"{nameof(Acknowledgement)} must be one of {string.Join(", ", Enum.GetNames<Acknowledgement>())}, but is {Acknowledgement}.";
        }

        if (MaxTrackingWait < TimeSpan.Zero || MaxTrackingWait > _longestWait)
        {
            yield return $"{nameof(MaxTrackingWait)} must be from 0 to 1 minute, but is {MaxTrackingWait}.";
        }

        if (AgentFault() is { } fault)
        {
            yield return $"{nameof(Agent)} must be a name of 1 to {RecordLimits.IdentifierLength} characters: {fault}.";
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

    private string? AgentFault()
    {
        if (Agent is null)
        {
            return "it is null";
        }

        try
        {
            Guard.Identifier(Agent, "it");
            return null;
        }
        catch (InvalidRecordException e)
        {
            return e.Reason;
        }
    }
}
