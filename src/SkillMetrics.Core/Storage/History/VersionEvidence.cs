using System.Runtime.InteropServices;
using SkillMetrics.Records;

namespace SkillMetrics.Storage.History;

/// <summary>The records of one skill version that a gate judges by, in the order in which they were stored.</summary>
internal sealed class VersionEvidence
{
    private readonly List<PerformanceRecord> _performance = [];
    private readonly List<OutcomeRecord> _outcomes = [];
    private readonly List<FidelityRecord> _fidelity = [];

    public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    public void Add(MetricRecord record)
    {
        First = record.Timestamp < First ? record.Timestamp : First;
        Last = record.Timestamp > Last ? record.Timestamp : Last;
        switch (record)
        {
            case PerformanceRecord r:
                _performance.Add(r);
                break;
            case OutcomeRecord r:
                _outcomes.Add(r);
                break;
            case FidelityRecord r:
                _fidelity.Add(r);
                break;
        }
    }

    public EvidenceFigures Figures(EvidenceWindow window)
    {
        var performance = In(window, _performance);
        var outcomes = In(window, _outcomes);
        var fidelity = In(window, _fidelity);
        return new EvidenceFigures
        {
            PerformanceCount = performance.Count,
            ExceptionCount = performance.Count(r => r.ExceptionOccurred),
            ExecutionTicks = performance.Sum(r => r.ExecutionTime.Ticks),
            OutcomeCount = outcomes.Count,
            CorrectCount = outcomes.Count(r => r.Correct),
            FidelityCount = fidelity.Count,
            FidelitySum = fidelity.Sum(r => r.PatternFidelity),
        };
    }

    public EvidenceSample Sample(EvidenceWindow window)
    {
        var sessions = new Dictionary<string, long>(StringComparer.Ordinal);
        return new EvidenceSample
        {
            Executions = [.. Sorted(_performance).Select(r => new ExecutionSample(r.ExecutionTime.Ticks, r.ExceptionOccurred, SessionOf(r)))],
            Outcomes = [.. Sorted(_outcomes).Select(r => new OutcomeSample(r.Correct, r.IsError, SessionOf(r)))],
            Fidelities = [.. Sorted(_fidelity).Select(r => r.PatternFidelity)],
        };

        IEnumerable<T> Sorted<T>(List<T> records)
            where T : MetricRecord => In(window with { Newest = window.Newest ?? int.MaxValue }, records).AsEnumerable().Reverse();

        long SessionOf(MetricRecord record)
        {
            if (record.SessionId is null)
            {
                return 0;
            }

            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(sessions, record.SessionId, out var isKnown);
            return number = isKnown ? number : sessions.Count;
        }
    }

    private static List<T> In<T>(EvidenceWindow window, List<T> records)
        where T : MetricRecord
    {
        var inside = records.Where(r => (window.After is null || r.Timestamp > window.After) && r.Timestamp <= window.UpTo);
        return window.Newest is { } newest ? [.. inside.Reverse().OrderByDescending(r => r.Timestamp).Take(newest)] : [.. inside];
    }
}
