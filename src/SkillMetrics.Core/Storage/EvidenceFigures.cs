namespace SkillMetrics.Storage;

/// <summary>Counts and sums over the records of an <see cref="EvidenceWindow"/>: what a gate and a monitor judge by.</summary>
public sealed record EvidenceFigures
{
    /// <summary>How many performance records there are.</summary>
    public long PerformanceCount { get; init; }

    /// <summary>How many of them tell of an exception.</summary>
    public long ExceptionCount { get; init; }

    /// <summary>The sum of their execution times, in ticks of 100 ns.</summary>
    public long ExecutionTicks { get; init; }

    /// <summary>How many outcome records there are.</summary>
    public long OutcomeCount { get; init; }

    /// <summary>How many of them are correct.</summary>
    public long CorrectCount { get; init; }

    /// <summary>How many fidelity records there are.</summary>
    public long FidelityCount { get; init; }

    /// <summary>The sum of their pattern fidelities.</summary>
    public double FidelitySum { get; init; }

    /// <summary>Exceptions a performance record, from 0 to 1; null without any.</summary>
    public double? ExceptionRate() => PerformanceCount == 0 ? null : (double)ExceptionCount / PerformanceCount;

    /// <summary>The mean execution time; null without any.</summary>
    public TimeSpan? MeanExecutionTime() => PerformanceCount == 0 ? null : TimeSpan.FromTicks(ExecutionTicks / PerformanceCount);

    /// <summary>The share of correct outcomes, from 0 to 1; null without any.</summary>
    public double? Accuracy() => OutcomeCount == 0 ? null : (double)CorrectCount / OutcomeCount;

    /// <summary>The mean pattern fidelity, from 0 to 1; null without any.</summary>
    public double? MeanFidelity() => FidelityCount == 0 ? null : FidelitySum / FidelityCount;
}
