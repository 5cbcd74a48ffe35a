using System.Diagnostics;
using System.Globalization;
using SkillMetrics.Records;

namespace SkillMetrics.Diagnostics;

/// <summary>Says in the current span how an execution was judged. Only for what a program records itself: what is ingested happened elsewhere.</summary>
internal static class EvaluationEvents
{
    public static void Emit(MetricRecord record)
    {
        if (record is OutcomeRecord or FidelityRecord && Activity.Current is { IsAllDataRequested: true } current)
        {
            current.AddEvent(Describe(record));
        }
    }

    public static void Emit(IReadOnlyList<MetricRecord> records)
    {
        if (Activity.Current is null)
        {
            return;
        }

        for (var i = 0; i < records.Count; i++)
        {
            Emit(records[i]);
        }
    }

    private static ActivityEvent Describe(MetricRecord record)
    {
        var tags = new ActivityTagsCollection();
        if (record is OutcomeRecord outcome)
        {
            tags.Add(TelemetryNames.EvaluationName, "outcome");
            tags.Add(TelemetryNames.EvaluationScore, outcome.Correct ? 1d : 0d);
            tags.Add(TelemetryNames.EvaluationLabel, outcome.Correct ? "correct" : "incorrect");
            if (outcome.Reasoning is not null)
            {
                tags.Add(TelemetryNames.EvaluationExplanation, outcome.Reasoning);
            }
        }
        else if (record is FidelityRecord fidelity)
        {
            tags.Add(TelemetryNames.EvaluationName, "pattern_fidelity");
            tags.Add(TelemetryNames.EvaluationScore, fidelity.PatternFidelity);
            tags.Add(
                TelemetryNames.EvaluationExplanation,
                string.Create(CultureInfo.InvariantCulture, $"{fidelity.PatternsFollowed} patterns followed, {fidelity.PatternsMissed} missed"));
        }

        return new ActivityEvent(TelemetryNames.EvaluationEvent, tags: tags);
    }
}
