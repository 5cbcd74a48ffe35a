using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;

namespace SkillMetrics.Recording;

/// <summary>
/// Counts what the writer did, and tells log and meter. Never throws: a host's logger or meter listener that does must stop neither the
/// writer's thread nor an append.
/// </summary>
internal sealed class WriteReporter(Instruments instruments, ILogger logger, TimeProvider clock)
{
    private readonly BurstCounter _failures = new(clock);
    private readonly BurstCounter _drops = new(clock);

    public long DroppedRecords => _drops.Total;

    public long FailedRecords => _failures.Total;

    public string? LastFailure { get; private set; }

    /// <summary>When an append began, or 0 where nobody measures.</summary>
    public long Begin() => instruments.MeasuresAppends ? clock.GetTimestamp() : 0;

    public void Appended(long began)
    {
        if (began != 0)
        {
            Quietly(() => instruments.Appended(clock.GetElapsedTime(began)));
        }
    }

    public void Committed(IReadOnlyList<WriteRequest> requests) => Quietly(() =>
    {
        if (_failures.End())
        {
            logger.CommitRecovered(_failures.Total);
        }

        instruments.Committed(requests.Sum(r => r.Count));
        foreach (var request in requests)
        {
            request.ReportTo(instruments);
        }
    });

    public void Failed(int records, Exception fault)
    {
        LastFailure = fault.Message;
        if (_failures.Add(records, out var unsaid))
        {
            Quietly(() => logger.CommitFailed(fault, unsaid));
        }
    }

    public void Dropped(int records)
    {
        var say = _drops.Add(records, out var unsaid);
        Quietly(() =>
        {
            instruments.Dropped(records);
            if (say)
            {
                logger.RecordsDropped(unsaid);
            }
        });
    }

    private static void Quietly(Action report)
    {
        try
        {
            report();
        }
#pragma warning disable CA1031, RCS1075 // there is nobody left to tell: the log and the meter are what failed
        catch (Exception)
#pragma warning restore CA1031, RCS1075
        {
        }
    }
}
