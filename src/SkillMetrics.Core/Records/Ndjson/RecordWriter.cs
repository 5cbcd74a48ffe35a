using System.Buffers.Text;
using System.Text.Json;

namespace SkillMetrics.Records.Ndjson;

/// <summary>Writes the JSON object of a record. Absent fields are left out.</summary>
internal static class RecordWriter
{
    public static void Write(Utf8JsonWriter writer, MetricRecord record)
    {
        writer.WriteStartObject();
        Text(writer, record.Kind is RecordKind.Promotion or RecordKind.Rollback ? Field.EventType : Field.MetricType, RecordKinds.Name(record.Kind));
        OptionalText(writer, Field.SkillName, record.SkillName);
        Times(writer, record);
        OptionalText(writer, Field.SkillVersion, record.SkillVersion);
        OptionalText(writer, Field.SessionId, record.SessionId);
        switch (record)
        {
            case ExecutionRecord r:
                Execution(writer, r);
                break;
            case InvocationRecord r:
                Invocation(writer, r);
                break;
            case StageChangeRecord r:
                StageChange(writer, r);
                break;
            case TokenEstimateRecord r:
                TokenEstimate(writer, r);
                break;
            case InteractionRecord r:
                Text(writer, Field.Interaction, RecordKinds.Name(r.Interaction));
                OptionalInteger(writer, Field.Length, r.Length);
                break;
        }

        writer.WriteEndObject();
    }

    private static void Times(Utf8JsonWriter writer, MetricRecord record)
    {
        var field = record switch
        {
            InvocationRecord => Field.InvokedAt,
            TokenEstimateRecord { TimestampIsAssumed: true } => Field.IngestedAt,
            _ => Field.Timestamp,
        };
        Span<byte> text = stackalloc byte[40];
        writer.WritePropertyName(FieldNames.Encoded(field));
        _ = Utf8Formatter.TryFormat(UnixTime.ToMicroseconds(record.Timestamp) / 1_000_000m, text, out var length);
        writer.WriteRawValue(text[..length], skipInputValidation: true);
        if (field != Field.IngestedAt)
        {
            record.Timestamp.UtcDateTime.TryFormat(text, out length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteString(FieldNames.Encoded(Field.TimestampIso), text[..length]);
        }
    }

    private static void Execution(Utf8JsonWriter writer, ExecutionRecord record)
    {
        Text(writer, Field.ExecutionId, record.ExecutionId);
        Text(writer, Field.Agent, record.Agent);
        switch (record)
        {
            case PerformanceRecord r:
                Duration(writer, Field.ExecutionTimeMs, r.ExecutionTime, TimeSpan.TicksPerMillisecond);
                Boolean(writer, Field.ExceptionOccurred, r.ExceptionOccurred);
                OptionalText(writer, Field.ExceptionType, r.ExceptionType);
                OptionalNumber(writer, Field.MemoryUsageMb, r.MemoryUsageMegabytes);
                break;
            case OutcomeRecord r:
                Text(writer, Field.Decision, r.Decision);
                OptionalText(writer, Field.ExpectedDecision, r.ExpectedDecision);
                Boolean(writer, Field.Correct, r.Correct);
                OptionalNumber(writer, Field.Confidence, r.Confidence);
                OptionalText(writer, Field.Reasoning, r.Reasoning);
                break;
            case FidelityRecord r:
                OptionalNumber(writer, Field.PatternFidelity, r.PatternFidelity);
                OptionalInteger(writer, Field.PatternsFollowed, r.PatternsFollowed);
                OptionalInteger(writer, Field.PatternsMissed, r.PatternsMissed);
                writer.WriteStartObject(FieldNames.Encoded(Field.PatternsDetail));
                foreach (var (name, followed) in r.PatternsDetail)
                {
                    writer.WriteBoolean(name, followed);
                }

                writer.WriteEndObject();
                break;
        }
    }

    private static void Invocation(Utf8JsonWriter writer, InvocationRecord record)
    {
        Text(writer, Field.InvocationId, record.InvocationId);
        OptionalText(writer, Field.WorkflowPath, record.WorkflowPath);
        if (record.Duration is { } duration)
        {
            Duration(writer, Field.DurationSeconds, duration, TimeSpan.TicksPerSecond);
        }

        Boolean(writer, Field.Completed, record.Completed);
        OptionalText(writer, Field.ErrorType, record.ErrorType);
        List(writer, Field.FollowUpActions, record.FollowUpActions);
    }

    private static void StageChange(Utf8JsonWriter writer, StageChangeRecord record)
    {
        Text(writer, Field.EventId, record.EventId);
        Text(writer, Field.FromState, record.FromState);
        Text(writer, Field.ToState, record.ToState);
        switch (record)
        {
            case PromotionRecord r:
                Text(writer, Field.Approver, r.Approver);
                Text(writer, Field.ApprovalTicket, r.ApprovalTicket);
                OptionalText(writer, Field.Reason, r.Reason);
                writer.WritePropertyName(FieldNames.Encoded(Field.AutomatedChecks));
                writer.WriteRawValue(r.AutomatedChecks, skipInputValidation: true);
                break;
            case RollbackRecord r:
                OptionalText(writer, Field.TriggerReason, r.TriggerReason);
                OptionalText(writer, Field.TriggerMetric, r.TriggerMetric);
                Boolean(writer, Field.Automated, r.Automated);
                break;
        }
    }

    private static void TokenEstimate(Utf8JsonWriter writer, TokenEstimateRecord record)
    {
        Text(writer, Field.RunId, record.RunId);
        Text(writer, Field.PhaseId, record.PhaseId);
        Text(writer, Field.Category, record.Category);
        Text(writer, Field.Complexity, RecordKinds.Name(record.Complexity));
        List(writer, Field.Deliverables, record.Deliverables);
        OptionalInteger(writer, Field.DeliverableCount, record.DeliverableCount);
        OptionalInteger(writer, Field.PredictedOutputTokens, record.PredictedOutputTokens);
        OptionalInteger(writer, Field.ActualOutputTokens, record.ActualOutputTokens);
        OptionalInteger(writer, Field.SelectedBudget, record.SelectedBudget);
        Boolean(writer, Field.Success, record.Success);
        Boolean(writer, Field.Truncated, record.Truncated);
        OptionalText(writer, Field.StopReason, record.StopReason);
        Text(writer, Field.Model, record.Model);
        OptionalNumber(writer, Field.SmapePercent, record.SmapePercent);
        OptionalNumber(writer, Field.WasteRatio, record.WasteRatio);
        if (record.Underestimated is { } underestimated)
        {
            Boolean(writer, Field.Underestimated, underestimated);
        }
    }

    private static void Text(Utf8JsonWriter writer, Field field, string value) => writer.WriteString(FieldNames.Encoded(field), value);

    private static void OptionalText(Utf8JsonWriter writer, Field field, string? value)
    {
        if (value is not null)
        {
            Text(writer, field, value);
        }
    }

    private static void Boolean(Utf8JsonWriter writer, Field field, bool value) => writer.WriteBoolean(FieldNames.Encoded(field), value);

    private static void OptionalNumber(Utf8JsonWriter writer, Field field, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(FieldNames.Encoded(field), number);
        }
    }

    private static void OptionalInteger(Utf8JsonWriter writer, Field field, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(FieldNames.Encoded(field), number);
        }
    }

    /// <summary>A decimal, so that every tick survives: a double of a long duration would round.</summary>
    private static void Duration(Utf8JsonWriter writer, Field field, TimeSpan value, long ticksPerUnit) =>
        writer.WriteNumber(FieldNames.Encoded(field), (decimal)value.Ticks / ticksPerUnit);

    private static void List(Utf8JsonWriter writer, Field field, IReadOnlyList<string> items)
    {
        writer.WriteStartArray(FieldNames.Encoded(field));
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
