using System.Text.RegularExpressions;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

/// <summary>Runs every query of <c>docs/queries.md</c>, as it stands there, over a store in which each finds something.</summary>
public sealed partial class QueriesDocumentTests : IDisposable
{
    private readonly SqliteFile _file = new();

    private static string Document { get; } = File.ReadAllText(Path.Combine(RealData.Root, "docs", "queries.md"));

    public static TheoryData<string> Queries => [.. Blocks().Select(m => m.Groups["query"].Value)];

    public void Dispose() => _file.Dispose();

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_of_the_document_finds_something(string query)
    {
        await FillAsync();
        var rows = _file.Rows(query);
        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Contains('|', r));
    }

    [Fact]
    public async Task Every_view_is_described_and_asked()
    {
        Assert.True(Queries.Count >= 10);
        await FillAsync();
        var views = _file.Rows("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name");
        Assert.Equal(9, views.Count);
        Assert.All(views, v => Assert.Contains($"| `{v}` |", Document, StringComparison.Ordinal));
        Assert.All(views, v => Assert.Contains(Blocks(), m => m.Groups["query"].Value.Contains(v, StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Pitfall", "16")]
    [Trait("Pitfall", "21")]
    [Trait("Pitfall", "23")]
    public async Task The_views_say_what_the_records_say()
    {
        await FillAsync();
        Assert.Equal(["summarize|4|3|1|1|0.75|1.5"], _file.Rows(
            "SELECT skill_name, total_invocations, completed_invocations, abandoned_invocations, in_flight_invocations, completion_rate, avg_duration_seconds FROM skill_metrics_summary WHERE total_invocations > 0"));
        Assert.Equal(["{\"System.TimeoutException\":1}|{\"main/daily\":4}|2026-03-01T12:00:00.000000Z"], _file.Rows(
            "SELECT common_errors, workflow_paths, first_invoked FROM v_skill_metrics WHERE skill_name = 'summarize'"));

        // No data is null, not nought.
        Assert.Equal(["||"], _file.Rows("SELECT completion_rate, avg_duration_seconds, accuracy FROM skill_metrics_summary WHERE skill_name = 'quiet'"));
        Assert.Equal(["2026-03-01T12:00:00Z|4|3"], _file.Rows("SELECT hour, invocations, completed FROM v_invocation_hours"));
    }

    private static MatchCollection Blocks() => SqlBlock().Matches(Document);

    [GeneratedRegex("```sql\n(?<query>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SqlBlock();

    private async Task FillAsync()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.AppendAsync(Sample.OfEveryKind());
        await store.AppendAsync(
        [
            Sample.Completed(id: "i2"), Sample.Completed(id: "i3"), Sample.Failed(id: "i4"), Sample.Running(id: "i5"),
            Sample.Outcome(id: "wrong") with { Correct = false }, Sample.Performance("quiet"),
        ]);
        await store.CommitAsync(new IngestionBatch { Source = "/a", Records = [], Rejects = [Reject.Of("/a", 0, "x"u8, "The line is not JSON.")] });
    }
}
