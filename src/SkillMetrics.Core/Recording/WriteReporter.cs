using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Queueing;

namespace SkillMetrics.Recording;

/// <summary>Counts what the writer did, and tells log and meter.</summary>
internal sealed class WriteReporter(Instruments instruments, ILogger logger, TimeProvider clock)
{
    private readonly BurstCounter _failures = new(clock);
    private readonly BurstCounter _drops = new(clock);
    private readonly BurstCounter _conflicts = new(clock);

    public long DroppedRecords => _drops.Total;

    public long FailedRecords => _failures.Total;

    public string? LastFailure { get; private set; }

    /// <summary>When an append began, or 0 where nobody measures.</summary>
    public long Begin() => instruments.MeasuresAppends ? clock.GetTimestamp() : 0;

    public void Appended(long began)
    {
        if (began != 0)
        {
            instruments.Appended(clock.GetElapsedTime(began));
        }
    }

    public void Committed(IReadOnlyList<WriteRequest> requests)
    {
        if (_failures.End())
        {
            logger.CommitRecovered(_failures.Total);
        }

        if (requests.Any(r => r.Queue is null || r.Count > 0))
        {
            instruments.Committed(requests.Sum(r => r.Count));
        }

        foreach (var request in requests)
        {
            request.ReportTo(instruments);
            TellConflicts(request);
        }
    }

    /// <summary>Conflicts of those who wait for the result are theirs to tell.</summary>
    private void TellConflicts(WriteRequest request)
    {
        if (request is { Completion: null, Conflicts: > 0 and var conflicts } && _conflicts.Add(conflicts, out var unsaid))
        {
            logger.QueuedRecordsConflicted(unsaid);
        }
    }

    public void Failed(int records, Exception fault)
    {
        LastFailure = fault.Message;
        if (_failures.Add(records, out var unsaid))
        {
            logger.CommitFailed(fault, unsaid);
        }
    }

    public void Buried(IReadOnlyList<DeadLetter> letters) => QueueReport.Buried(letters, instruments, logger);

    public void Dropped(int records)
    {
        instruments.Dropped(records);
        if (_drops.Add(records, out var unsaid))
        {
            logger.RecordsDropped(unsaid);
        }
    }
}
