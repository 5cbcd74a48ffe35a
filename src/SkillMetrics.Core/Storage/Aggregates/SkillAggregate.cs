using SkillMetrics.Records;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>
/// The sum of many records of one skill: what reports are made of. Every store folds records with it, so that a figure means the same
/// everywhere. Aggregates of parts of the records add up to the aggregate of all. Not for several threads.
/// </summary>
/// <param name="skillName">The skill.</param>
public sealed class SkillAggregate(string skillName)
{
    /// <summary>The skill.</summary>
    public string SkillName { get; } = skillName;

    /// <summary>The stage of the version it was asked for; of the newest one, where it was asked for all.</summary>
    public string Stage { get; set; } = Stages.Prototype;

    /// <summary>Its invocations.</summary>
    public InvocationAggregate Invocations { get; } = new();

    /// <summary>Its performance records.</summary>
    public PerformanceAggregate Performance { get; } = new();

    /// <summary>Its outcome records.</summary>
    public OutcomeAggregate Outcome { get; } = new();

    /// <summary>Its fidelity records.</summary>
    public FidelityAggregate Fidelity { get; } = new();

    /// <summary>Adds a record that was not known before. Kinds without figures of their own change nothing.</summary>
    /// <param name="record">The record.</param>
    public void Add(MetricRecord record)
    {
        switch (record)
        {
            case InvocationRecord r:
                Invocations.Add(r);
                break;
            case PerformanceRecord r:
                Performance.Add(r);
                break;
            case OutcomeRecord r:
                Outcome.Add(r);
                break;
            case FidelityRecord r:
                Fidelity.Add(r);
                break;
        }
    }

    /// <summary>Adds all records of another aggregate.</summary>
    /// <param name="other">The other aggregate.</param>
    public void Merge(SkillAggregate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Invocations.Merge(other.Invocations);
        Performance.Merge(other.Performance);
        Outcome.Merge(other.Outcome);
        Fidelity.Merge(other.Fidelity);
    }
}
