namespace SkillMetrics.Storage.Ledger;

/// <summary>The ten items of a checklist. What was not answered is null, and does not hold.</summary>
public sealed record ChecklistItems
{
    /// <summary>The items that every move needs, in their order on a checklist.</summary>
    public static IReadOnlyList<string> General { get; } =
        ["no_duplication", "test_coverage_complete", "instruction_clarity_approved", "dependencies_validated", "security_reviewed"];

    /// <summary>The items that the move to production needs beside the general ones.</summary>
    public static IReadOnlyList<string> Production { get; } =
        ["production_readiness", "integration_approved", "monitoring_configured", "rollback_tested", "documentation_updated"];

    /// <summary>All items.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. General, .. Production];

    /// <summary>It does nothing that another skill does already.</summary>
    public bool? NoDuplication { get; init; }

    /// <summary>Its tests cover it.</summary>
    public bool? TestCoverageComplete { get; init; }

    /// <summary>Its instructions are clear.</summary>
    public bool? InstructionClarityApproved { get; init; }

    /// <summary>What it depends on was looked at.</summary>
    public bool? DependenciesValidated { get; init; }

    /// <summary>Its security was looked at.</summary>
    public bool? SecurityReviewed { get; init; }

    /// <summary>It is fit for production.</summary>
    public bool? ProductionReadiness { get; init; }

    /// <summary>Its integration is approved.</summary>
    public bool? IntegrationApproved { get; init; }

    /// <summary>It is monitored.</summary>
    public bool? MonitoringConfigured { get; init; }

    /// <summary>Its rollback was tried.</summary>
    public bool? RollbackTested { get; init; }

    /// <summary>Its documentation is up to date.</summary>
    public bool? DocumentationUpdated { get; init; }

    /// <summary>A checklist on which some items hold and the others were not answered.</summary>
    /// <param name="items">The items that hold.</param>
    /// <exception cref="ArgumentException">A name is none of <see cref="Names"/>.</exception>
    public static ChecklistItems Of(IEnumerable<string> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Aggregate(new ChecklistItems(), (checklist, item) => checklist.With(item, value: true));
    }

    /// <summary>What was answered to an item.</summary>
    /// <param name="name">The item.</param>
    /// <exception cref="ArgumentException">The name is none of <see cref="Names"/>.</exception>
    public bool? this[string name] => name switch
    {
        "no_duplication" => NoDuplication,
        "test_coverage_complete" => TestCoverageComplete,
        "instruction_clarity_approved" => InstructionClarityApproved,
        "dependencies_validated" => DependenciesValidated,
        "security_reviewed" => SecurityReviewed,
        "production_readiness" => ProductionReadiness,
        "integration_approved" => IntegrationApproved,
        "monitoring_configured" => MonitoringConfigured,
        "rollback_tested" => RollbackTested,
        "documentation_updated" => DocumentationUpdated,
        _ => throw Unknown(name),
    };

    /// <summary>The checklist with another answer to one item.</summary>
    /// <param name="name">The item.</param>
    /// <param name="value">The answer; null for none.</param>
    /// <exception cref="ArgumentException">The name is none of <see cref="Names"/>.</exception>
    public ChecklistItems With(string name, bool? value) => name switch
    {
        "no_duplication" => this with { NoDuplication = value },
        "test_coverage_complete" => this with { TestCoverageComplete = value },
        "instruction_clarity_approved" => this with { InstructionClarityApproved = value },
        "dependencies_validated" => this with { DependenciesValidated = value },
        "security_reviewed" => this with { SecurityReviewed = value },
        "production_readiness" => this with { ProductionReadiness = value },
        "integration_approved" => this with { IntegrationApproved = value },
        "monitoring_configured" => this with { MonitoringConfigured = value },
        "rollback_tested" => this with { RollbackTested = value },
        "documentation_updated" => this with { DocumentationUpdated = value },
        _ => throw Unknown(name),
    };

    private static ArgumentException Unknown(string name) =>
        new($"There is no item \"{name}\" on a checklist. Its items are {string.Join(", ", Names)}.", nameof(name));
}
