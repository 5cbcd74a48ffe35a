using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage;

public sealed class RecordComparisonTests
{
    [Theory]
    [InlineData(RecordKind.Performance, "A performance record with the id \"e1\" is already stored")]
    [InlineData(RecordKind.Outcome, "An outcome record with the id")]
    [InlineData(RecordKind.Fidelity, "A fidelity record with the id")]
    [InlineData(RecordKind.Invocation, "An invocation record with the id \"i1\"")]
    [InlineData(RecordKind.Promotion, "A promotion record with the id")]
    [InlineData(RecordKind.Rollback, "A rollback record with the id")]
    [InlineData(RecordKind.TokenEstimate, "A token_estimate record with the id")]
    [InlineData(RecordKind.Interaction, "An interaction record with the id")]
    public void The_reason_of_a_conflict_is_a_sentence(RecordKind kind, string beginning)
    {
        var record = Sample.OfEveryKind().Single(r => r.Kind == kind);
        var reject = RecordComparison.RejectOf(record, RecordDisposition.Conflict, Reject.AppendSource, null, default);
        Assert.StartsWith(beginning, reject.Reason, StringComparison.Ordinal);
    }
}
