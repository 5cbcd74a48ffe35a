using System.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Diagnostics;

public sealed class EvaluationEventTests : IDisposable
{
    private const string Source = "evaluation-tests-of-skillmetrics";

    private readonly TempFolder _folder = new();
    private readonly ActivitySource _source = new(Source);
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = s => s.Name == Source,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public EvaluationEventTests() => ActivitySource.AddActivityListener(_listener);

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_judgement_that_is_appended_is_an_event_of_the_current_span(bool inMemory)
    {
        await using var store = Create(inMemory);
        using var span = _source.StartActivity("agent")!;

        await ((IMetricsAppender)store).AppendAsync(Sample.Outcome() with { Correct = false });
        await ((IMetricsAppender)store).AppendAsync([Sample.Performance(), Sample.Fidelity(), Sample.Completed()]);

        var events = span.Events.ToList();
        Assert.All(events, e => Assert.Equal("gen_ai.evaluation.result", e.Name));
        Assert.Equal(2, events.Count);
        Assert.Equal(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["gen_ai.evaluation.name"] = "outcome",
                ["gen_ai.evaluation.score.value"] = 0d,
                ["gen_ai.evaluation.score.label"] = "incorrect",
                ["gen_ai.evaluation.explanation"] = "because",
            },
            events[0].Tags.ToDictionary(StringComparer.Ordinal));
        Assert.Equal(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["gen_ai.evaluation.name"] = "pattern_fidelity",
                ["gen_ai.evaluation.score.value"] = 0.5,
                ["gen_ai.evaluation.explanation"] = "1 patterns followed, 1 missed",
            },
            events[1].Tags.ToDictionary(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_ingested_was_judged_elsewhere(bool inMemory)
    {
        await using var store = Create(inMemory);
        using var span = _source.StartActivity("agent")!;

        await ((IIngestionStore)store).CommitAsync(new IngestionBatch
        {
            Source = "file",
            Records = [new IngestedRecord(Sample.Outcome(), 0, default)],
            Rejects = [],
        });

        Assert.Single(await ((IMetricsStore)store).ReadAsync(new RecordFilter { Kind = RecordKind.Outcome }).ToListAsync());
        Assert.Empty(span.Events);
    }

    private IStoreLifetime Create(bool inMemory) => inMemory ? new InMemoryMetricsStore() : new SqliteMetricsStore(_folder.File("metrics.db"));
}
