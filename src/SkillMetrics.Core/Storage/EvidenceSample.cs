namespace SkillMetrics.Storage;

/// <summary>
/// What the records of an <see cref="EvidenceWindow"/> say one by one, oldest first: for whoever judges by more than counts and sums.
/// </summary>
public sealed record EvidenceSample
{
    /// <summary>The performance records.</summary>
    public IReadOnlyList<ExecutionSample> Executions { get; init; } = [];

    /// <summary>The outcome records.</summary>
    public IReadOnlyList<OutcomeSample> Outcomes { get; init; } = [];

    /// <summary>The pattern fidelities of the fidelity records, each from 0 to 1.</summary>
    public IReadOnlyList<double> Fidelities { get; init; } = [];
}
