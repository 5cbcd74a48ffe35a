using SkillMetrics.Analytics;
using SkillMetrics.Records;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

public sealed class SessionReportTests : IDisposable
{
    private readonly InMemoryMetricsStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_session_lasts_from_the_first_thing_in_it_to_the_end_of_the_last()
    {
        var session = (await AskAsync(
            Sample.Completed("later", "1") with { Timestamp = Sample.Time.AddSeconds(10), Duration = TimeSpan.FromSeconds(50) },
            Sample.Completed("first", "1"),
            Sample.Running("first", "2") with { Timestamp = Sample.Time.AddSeconds(20) },
            Sample.Interaction() with { Timestamp = Sample.Time.AddSeconds(30) }))!;

        Assert.Equal((Sample.Time, Sample.Time.AddSeconds(60), TimeSpan.FromSeconds(60)), (session.Started, session.Ended, session.Duration));
        Assert.Equal((3, 3.0, 1), (session.Tools, session.ToolsPerMinute!.Value, session.Prompts));
        Assert.Equal([new SessionSkill("first", 2, 1, TimeSpan.FromSeconds(1.5)), new SessionSkill("later", 1, 1, TimeSpan.FromSeconds(50))], session.Skills);
    }

    [Theory]
    [InlineData(1, 0, 0, 0, 75.0)]
    [InlineData(0, 1, 0, 0, 35.0)]
    [InlineData(1, 0, 1, 0, 85.0)]
    [InlineData(1, 1, 1, 3, 57.5)]
    [InlineData(0, 1, 0, 1, 35.0)]
    public async Task Productivity_weighs_success_failure_and_acceptance(int completed, int failed, int accepted, int rejected, double score)
    {
        MetricRecord[] records =
        [
            .. Enumerable.Range(0, completed).Select(i => Sample.Completed(id: $"c{i}")),
            .. Enumerable.Range(0, failed).Select(i => Sample.Failed(id: $"f{i}")),
            .. Enumerable.Range(0, accepted).Select(i => Sample.Interaction(interaction: InteractionType.EditAccepted) with { Length = i }),
            .. Enumerable.Range(0, rejected).Select(i => Sample.Interaction(interaction: InteractionType.EditRejected) with { Length = i }),
        ];

        Assert.Equal(score, (await AskAsync(records))!.ProductivityScore!.Value, 1e-9);
    }

    [Fact]
    [Trait("Pitfall", "20")]
    [Trait("Pitfall", "21")]
    public async Task Equal_answers_count_each_and_without_any_nothing_is_known()
    {
        var talked = (await AskAsync([.. Enumerable.Range(0, 3).Select(i => Sample.Interaction(interaction: InteractionType.EditAccepted) with { Length = i }),
            Sample.Interaction(interaction: InteractionType.EditRejected)]))!;
        Assert.Equal((0.75, null, null, null), (talked.AcceptanceRate!.Value, talked.SuccessRate, talked.ProductivityScore, talked.ToolsPerMinute));

        Assert.Null(await new SkillAnalytics(_store).GetSessionAsync("nobody's"));
    }

    [Fact]
    public async Task An_invocation_at_the_end_of_time_has_an_end()
    {
        var last = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

        Assert.Equal(DateTimeOffset.MaxValue, (await AskAsync(Sample.Completed() with { Timestamp = last }))!.Ended);
    }

    private async Task<SessionReport?> AskAsync(params MetricRecord[] records)
    {
        Assert.Equal(records.Length, (await _store.AppendAsync(records)).Inserted);
        return await new SkillAnalytics(_store).GetSessionAsync("session-1");
    }
}
