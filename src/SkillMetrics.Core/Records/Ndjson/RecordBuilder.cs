namespace SkillMetrics.Records.Ndjson;

/// <summary>Makes a record of the fields of a line. Throws <see cref="InvalidRecordException"/> where they do not make one.</summary>
internal static class RecordBuilder
{
    private const long MicrosecondsPerSecond = 1_000_000;

    public static MetricRecord Build(LineFields fields, DateTimeOffset ingestedAt) => RecordKinds.Of(fields) switch
    {
        RecordKind.Performance => new PerformanceRecord
        {
            SkillName = fields.Text(Field.SkillName),
            ExecutionId = fields.Text(Field.ExecutionId),
            Timestamp = Time(fields, Field.Timestamp),
            SkillVersion = fields.OptionalText(Field.SkillVersion),
            SessionId = fields.OptionalText(Field.SessionId),
            Agent = fields.Text(Field.Agent),
            ExecutionTime = Duration(fields, Field.ExecutionTimeMs, TimeSpan.TicksPerMillisecond) ?? throw LineFields.Fault(Field.ExecutionTimeMs, "is missing"),
            ExceptionOccurred = fields.Boolean(Field.ExceptionOccurred),
            ExceptionType = fields.OptionalText(Field.ExceptionType),
            MemoryUsageMegabytes = fields.OptionalNumber(Field.MemoryUsageMb),
        },
        RecordKind.Outcome => new OutcomeRecord
        {
            SkillName = fields.Text(Field.SkillName),
            ExecutionId = fields.Text(Field.ExecutionId),
            Timestamp = Time(fields, Field.Timestamp),
            SkillVersion = fields.OptionalText(Field.SkillVersion),
            SessionId = fields.OptionalText(Field.SessionId),
            Agent = fields.Text(Field.Agent),
            Decision = fields.Text(Field.Decision),
            ExpectedDecision = fields.OptionalText(Field.ExpectedDecision),
            Correct = fields.Boolean(Field.Correct),
            Confidence = fields.OptionalNumber(Field.Confidence),
            Reasoning = fields.OptionalText(Field.Reasoning),
        },
        RecordKind.Fidelity => new FidelityRecord
        {
            SkillName = fields.Text(Field.SkillName),
            ExecutionId = fields.Text(Field.ExecutionId),
            Timestamp = Time(fields, Field.Timestamp),
            SkillVersion = fields.OptionalText(Field.SkillVersion),
            SessionId = fields.OptionalText(Field.SessionId),
            Agent = fields.Text(Field.Agent),
            PatternFidelity = fields.Number(Field.PatternFidelity),
            PatternsFollowed = fields.Integer(Field.PatternsFollowed),
            PatternsMissed = fields.Integer(Field.PatternsMissed),
            PatternsDetail = fields.Map(Field.PatternsDetail),
        },
        RecordKind.Invocation => new InvocationRecord
        {
            SkillName = fields.Text(Field.SkillName),
            InvocationId = fields.Text(Field.InvocationId),
            Timestamp = Time(fields, Field.InvokedAt),
            SkillVersion = fields.OptionalText(Field.SkillVersion),
            SessionId = fields.OptionalText(Field.SessionId),
            WorkflowPath = fields.OptionalText(Field.WorkflowPath),
            Duration = Duration(fields, Field.DurationSeconds, TimeSpan.TicksPerSecond),
            Completed = fields.Boolean(Field.Completed),
            ErrorType = fields.OptionalText(Field.ErrorType),
            FollowUpActions = fields.List(Field.FollowUpActions),
        },
        RecordKind.Promotion => new PromotionRecord
        {
            SkillName = fields.Text(Field.SkillName),
            EventId = fields.Text(Field.EventId),
            Timestamp = Time(fields, Field.Timestamp),
            SkillVersion = fields.OptionalText(Field.SkillVersion),
            SessionId = fields.OptionalText(Field.SessionId),
            FromState = fields.Text(Field.FromState),
            ToState = fields.Text(Field.ToState),
            Approver = fields.Text(Field.Approver),
            ApprovalTicket = fields.Text(Field.ApprovalTicket),
            Reason = fields.OptionalText(Field.Reason),
            AutomatedChecks = fields.OptionalText(Field.AutomatedChecks) ?? "{}",
        },
        RecordKind.Rollback => new RollbackRecord
        {
            SkillName = fields.Text(Field.SkillName),
            EventId = fields.Text(Field.EventId),
            Timestamp = Time(fields, Field.Timestamp),
            SkillVersion = fields.OptionalText(Field.SkillVersion),
            SessionId = fields.OptionalText(Field.SessionId),
            FromState = fields.Text(Field.FromState),
            ToState = fields.Text(Field.ToState),
            TriggerReason = fields.OptionalText(Field.TriggerReason),
            TriggerMetric = fields.OptionalText(Field.TriggerMetric),
            Automated = fields.Boolean(Field.Automated),
        },
        RecordKind.TokenEstimate => TokenEstimate(fields, ingestedAt),
        _ => new InteractionRecord
        {
            SkillName = fields.OptionalText(Field.SkillName),
            SessionId = fields.Text(Field.SessionId),
            Timestamp = Time(fields, Field.Timestamp),
            SkillVersion = fields.OptionalText(Field.SkillVersion),
            Interaction = RecordKinds.Interaction(fields.Text(Field.Interaction)),
            Length = fields.OptionalInteger(Field.Length),
        },
    };

    private static TokenEstimateRecord TokenEstimate(LineFields fields, DateTimeOffset ingestedAt)
    {
        var time = OptionalTime(fields, Field.Timestamp) ?? OptionalIso(fields, Field.RecordedAt) ?? OptionalSeconds(fields, Field.RecordedAt);
        var deliverables = fields.List(Field.Deliverables);
        return new TokenEstimateRecord
        {
            SkillName = fields.OptionalText(Field.SkillName),
            Timestamp = time ?? OptionalSeconds(fields, Field.IngestedAt) ?? ingestedAt,
            TimestampIsAssumed = time is null,
            SkillVersion = fields.OptionalText(Field.SkillVersion),
            SessionId = fields.OptionalText(Field.SessionId),
            RunId = fields.Text(Field.RunId),
            PhaseId = fields.Text(Field.PhaseId),
            Category = fields.Text(Field.Category),
            Complexity = RecordKinds.Complexity(fields.OptionalText(Field.Complexity)),
            Deliverables = deliverables,
            DeliverableCount = fields.OptionalInteger(Field.DeliverableCount) ?? deliverables.Count,
            PredictedOutputTokens = fields.Integer(Field.PredictedOutputTokens),
            ActualOutputTokens = fields.Integer(Field.ActualOutputTokens),
            SelectedBudget = fields.OptionalInteger(Field.SelectedBudget),
            Success = fields.Boolean(Field.Success),
            Truncated = fields.OptionalBoolean(Field.Truncated) ?? false,
            StopReason = fields.OptionalText(Field.StopReason),
            Model = fields.Text(Field.Model),
        };
    }

    private static DateTimeOffset Time(LineFields fields, Field field) =>
        OptionalTime(fields, field) ?? throw LineFields.Fault(field, "is missing");

    /// <summary>The kind's own time, else the common one, else the ISO form of it: the number wins.</summary>
    private static DateTimeOffset? OptionalTime(LineFields fields, Field field) =>
        OptionalSeconds(fields, field) ?? OptionalSeconds(fields, Field.Timestamp) ?? OptionalIso(fields, Field.TimestampIso);

    private static DateTimeOffset? OptionalIso(LineFields fields, Field field)
    {
        if (fields.OptionalText(field) is not { } iso)
        {
            return null;
        }

        return IsoTime.TryParse(iso, out var parsed)
            ? parsed
            : throw LineFields.Fault(field, $"must be an ISO 8601 time, but is {LineFields.Shown(iso)}");
    }

    private static DateTimeOffset? OptionalSeconds(LineFields fields, Field field)
    {
        if (fields.OptionalUnits(field, MicrosecondsPerSecond) is not { } microseconds)
        {
            return null;
        }

        return UnixTime.TryFromMicroseconds(microseconds, out var time)
            ? time
            : throw LineFields.Fault(field, FormattableString.Invariant($"must be seconds from 1970 to the year 9999, but is {fields.Number(field):R}"));
    }

    private static TimeSpan? Duration(LineFields fields, Field field, long ticksPerUnit)
    {
        if (fields.OptionalUnits(field, ticksPerUnit) is not { } ticks)
        {
            return null;
        }

        return ticks >= 0 && ticks <= RecordLimits.LongestDuration.Ticks
            ? TimeSpan.FromTicks(ticks)
            : throw LineFields.Fault(
                field, FormattableString.Invariant($"must be from 0 to {RecordLimits.LongestDuration.Ticks / ticksPerUnit}, but is {fields.Number(field):R}"));
    }
}
