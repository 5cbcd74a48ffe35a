namespace SkillMetrics.Analytics;

/// <summary>
/// Two versions of a skill side by side. The differences are the candidate's figure minus the baseline's; null where one of them is
/// unknown.
/// </summary>
/// <param name="Baseline">The version that is compared with.</param>
/// <param name="Candidate">The version that is compared.</param>
public sealed record SkillComparison(SkillReport Baseline, SkillReport Candidate)
{
    /// <summary>The difference of the completion rates, from -1 to 1.</summary>
    public double? CompletionRate => Candidate.Invocations.CompletionRate - Baseline.Invocations.CompletionRate;

    /// <summary>The differences of the durations of completed invocations.</summary>
    public DurationDifference Durations => new(Baseline.Invocations.Durations, Candidate.Invocations.Durations);

    /// <summary>The difference of the exception rates, from -1 to 1.</summary>
    public double? ExceptionRate => Candidate.Performance.ExceptionRate - Baseline.Performance.ExceptionRate;

    /// <summary>The differences of the times of executions.</summary>
    public DurationDifference ExecutionTimes => new(Baseline.Performance.ExecutionTimes, Candidate.Performance.ExecutionTimes);

    /// <summary>The difference of the accuracies, from -1 to 1.</summary>
    public double? Accuracy => Candidate.Outcome.Accuracy - Baseline.Outcome.Accuracy;

    /// <summary>The difference of the mean confidences, from -1 to 1.</summary>
    public double? MeanConfidence => Candidate.Outcome.MeanConfidence - Baseline.Outcome.MeanConfidence;

    /// <summary>The difference of the mean fidelities, from -1 to 1.</summary>
    public double? MeanFidelity => Candidate.Fidelity.Mean - Baseline.Fidelity.Mean;
}
