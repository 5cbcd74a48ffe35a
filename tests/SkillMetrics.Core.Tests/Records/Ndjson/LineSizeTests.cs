using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

public sealed class LineSizeTests
{
    /// <summary>A character of one UTF-16 code unit that takes six bytes on the wire.</summary>
    private const char Dear = '\uE000';

    private static readonly string _name = new(Dear, RecordLimits.SkillNameLength);
    private static readonly string _label = new(Dear, RecordLimits.IdentifierLength);
    private static readonly string _text = new(Dear, RecordLimits.TextLength);

    [Fact]
    public void The_largest_record_of_every_kind_fits_into_a_line_that_can_be_read()
    {
        foreach (var record in Largest().Select(r => r with { SkillName = _name, SkillVersion = _label, SessionId = _label }))
        {
            var line = NdjsonCodec.ToLine(record);
            Assert.True(Encoding.UTF8.GetByteCount(line) <= RecordLimits.LineBytes, $"{record.Kind}: {Encoding.UTF8.GetByteCount(line)}");
            Assert.Equal(record, Reading.Record(line));
        }
    }

    private static IEnumerable<MetricRecord> Largest()
    {
        yield return Sample.Performance() with { ExecutionId = _label, Agent = _label, ExceptionType = _label };
        yield return Sample.Outcome() with { ExecutionId = _label, Agent = _label, Decision = _label, ExpectedDecision = _label, Reasoning = _text };
        yield return Sample.Fidelity() with
        {
            ExecutionId = _label,
            Agent = _label,
            PatternsDetail = new Dictionary<string, bool>(StringComparer.Ordinal) { [_text[1..]] = false },
        };

        // Many short names: what is around a name counts more than the name.
        yield return Sample.Fidelity() with
        {
            PatternsDetail = Enumerable.Range(0, 20_000).ToDictionary(i => $"{(char)(0xE000 + (i % 6_000))}{(char)(0x4E00 + (i / 6_000))}", _ => false, StringComparer.Ordinal),
        };
        yield return Sample.Failed() with { InvocationId = _label, WorkflowPath = _label, ErrorType = _label, FollowUpActions = [_text[1..]] };
        yield return Sample.Failed() with { FollowUpActions = [.. Enumerable.Repeat(Dear.ToString(), RecordLimits.TextLength / 2)] };
        yield return Sample.Failed() with { FollowUpActions = [.. Enumerable.Repeat(string.Empty, RecordLimits.TextLength)] };
        yield return Sample.Promotion() with
        {
            EventId = _label,
            FromState = _label,
            ToState = _label,
            Approver = _label,
            ApprovalTicket = _label,
            Reason = _text,
            AutomatedChecks = $$"""{"a":"{{new string('東', RecordLimits.TextLength - 8)}}"}""",
        };
        yield return Sample.Rollback() with { EventId = _label, FromState = _label, ToState = _label, TriggerReason = _text, TriggerMetric = _label };
        yield return Sample.TokenEstimate() with
        {
            RunId = _label,
            PhaseId = _label,
            Category = _label,
            Deliverables = [.. Enumerable.Repeat(_name, 20)],
            StopReason = _label,
            Model = _label,
        };
        yield return Sample.Interaction();
    }
}
