using System.Diagnostics.CodeAnalysis;

namespace SkillMetrics.Records;

/// <summary>A prediction of how many output tokens a phase of a run takes, beside what it really took. It belongs to no skill.</summary>
public sealed record TokenEstimateRecord : MetricRecord
{
    // Negative until either the count or the list has been set: a count that was given wins over the list's own length.
    private readonly long _deliverableCount = -1;

    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.TokenEstimate;

    /// <inheritdoc/>
    [AllowNull]
    public override string? SkillName { get; init => field = Guard.OptionalSkillName(value); }

    /// <summary>
    /// Whether <see cref="MetricRecord.Timestamp"/> is only the time of ingestion, because the source had none. Such a record is known
    /// by its content instead of its time.
    /// </summary>
    public bool TimestampIsAssumed { get; init; }

    /// <summary>The run it belongs to.</summary>
    /// <exception cref="InvalidRecordException">Empty, or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string RunId { get; init => field = Guard.Identifier(value, "run_id"); }

    /// <summary>The phase within the run.</summary>
    /// <exception cref="InvalidRecordException">Empty, or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string PhaseId { get; init => field = Guard.Identifier(value, "phase_id"); }

    /// <summary>What sort of work it was.</summary>
    /// <exception cref="InvalidRecordException">Empty, or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string Category { get; init => field = Guard.Identifier(value, "category"); }

    /// <summary>How hard it was judged to be; medium where nothing was said.</summary>
    /// <exception cref="InvalidRecordException">Not one of the defined values.</exception>
    public TaskComplexity Complexity { get; init => field = Guard.Defined(value, "complexity"); } = TaskComplexity.Medium;

    /// <summary>
    /// What was to be produced: the first <see cref="RecordLimits.Deliverables"/> of what is given, each cut to
    /// <see cref="RecordLimits.DeliverableLength"/> characters.
    /// </summary>
    /// <exception cref="InvalidRecordException">One of them is not valid Unicode.</exception>
    public required IReadOnlyList<string> Deliverables
    {
        get;
        init
        {
            field = DeliverableList.Of(value, "deliverables");
            if (_deliverableCount < 0)
            {
                _deliverableCount = value.Count;
            }
        }
    }

    /// <summary>
    /// How many deliverables there were, from 0; where it is not given, the length of the list as it was given. A copy keeps it: give it
    /// together with another list.
    /// </summary>
    /// <exception cref="InvalidRecordException">Negative.</exception>
    public long DeliverableCount { get => _deliverableCount; init => _deliverableCount = Guard.Count(value, "deliverable_count"); }

    /// <summary>The prediction, in tokens, from 0.</summary>
    /// <exception cref="InvalidRecordException">Negative.</exception>
    public required long PredictedOutputTokens { get; init => field = Guard.Count(value, "predicted_output_tokens"); }

    /// <summary>What was produced, in tokens, from 0. Of a truncated output it is only a lower bound.</summary>
    /// <exception cref="InvalidRecordException">Negative.</exception>
    public required long ActualOutputTokens { get; init => field = Guard.Count(value, "actual_output_tokens"); }

    /// <summary>The budget that was chosen, in tokens, from 0; or null.</summary>
    /// <exception cref="InvalidRecordException">Negative.</exception>
    public long? SelectedBudget { get; init => field = Guard.Count(value, "selected_budget"); }

    /// <summary>Whether the phase succeeded.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether the output was cut off.</summary>
    public bool Truncated { get; init; }

    /// <summary>Why the model stopped, or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public string? StopReason { get; init => field = Guard.OptionalLabel(value, "stop_reason"); }

    /// <summary>The model that produced the output.</summary>
    /// <exception cref="InvalidRecordException">Empty, or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string Model { get; init => field = Guard.Identifier(value, "model"); }

    /// <summary>
    /// The symmetric mean absolute percentage error of this one prediction, 200·|p − a| / (|p| + |a|), in percent from 0 to 200; null
    /// unless both sides are above 0.
    /// </summary>
    public double? SmapePercent => IsComparable
        ? 200.0 * Math.Abs(PredictedOutputTokens - ActualOutputTokens) / ((double)PredictedOutputTokens + ActualOutputTokens)
        : null;

    /// <summary>Predicted over actual, above 0; null unless both sides are above 0. 1.5 means half as much again was predicted.</summary>
    public double? WasteRatio => IsComparable ? (double)PredictedOutputTokens / ActualOutputTokens : null;

    /// <summary>Whether more was produced than predicted; null unless both sides are above 0.</summary>
    public bool? Underestimated => IsComparable ? ActualOutputTokens > PredictedOutputTokens : null;

    private bool IsComparable => PredictedOutputTokens > 0 && ActualOutputTokens > 0;
}
