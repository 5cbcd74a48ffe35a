using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite.Maintenance;

public sealed class VerifyTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_store_is_clean_whatever_came_in_and_a_rebuild_changes_nothing()
    {
        var random = new RandomHistory(11);
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        for (var i = 0; i < 20; i++)
        {
            await store.AppendAsync(random.Take(50));
        }

        Assert.Empty(await store.VerifyAsync());
        var before = DerivedRows();
        var result = await store.RebuildAsync();

        Assert.Equal((0, 0), (result.Mended.Count, result.Remaining.Count));
        Assert.Equal(before, DerivedRows());
        await Recount.AssertAggregatesEqualHistoryAsync(store);
    }

    [Theory]
    [InlineData("UPDATE skill_metrics SET completed_invocations = completed_invocations + 1, total_invocations = total_invocations + 1", "completed_invocations is 3, the history says 2")]
    [InlineData("UPDATE skill_metrics SET total_invocations = 7", "total_invocations is 7, completed and abandoned ones are 3")]
    [InlineData("UPDATE skill_metrics SET last_record = last_record + 1", "last_record")]
    [InlineData("UPDATE skill_metrics SET confidence_sum = 0.7", "confidence_sum")]
    [InlineData("UPDATE skill_metrics SET max_execution_ticks = 5", "largest execution time")]
    [InlineData("UPDATE skill_counts SET count = 5 WHERE kind = 1", "error type System.TimeoutException is 5, the history says 1")]
    [InlineData("DELETE FROM skill_counts WHERE kind = 5", "pattern followed cite is missing, the history says 1")]
    [InlineData("UPDATE path_metrics SET duration_ticks = 1", "workflow path main/daily")]
    [InlineData("DELETE FROM duration_histograms WHERE measure = 0", "invocation duration histogram of day 20513 is missing")]
    [InlineData("DELETE FROM duration_histograms WHERE measure = 1", "execution time histogram of day 20513 is missing")]
    [InlineData("UPDATE invocation_hours SET max_ticks = max_ticks + 1", "hour")]
    [InlineData("UPDATE record_counts SET count = 0 WHERE kind = 'rollback'", "record_counts is 0 for rollback records, the history says 1")]
    [InlineData("DELETE FROM record_counts WHERE kind = 'performance'", "record_counts is 0 for performance records, the history says 1")]
    [InlineData("INSERT INTO sessions VALUES (99, 'ghost'); INSERT INTO session_skill SELECT 99, version_id, 1, 1, 1, 1, 1 FROM skill_versions", "session ghost is 1 invocations")]
    [InlineData("UPDATE session_skill SET session_key = 98", "session_skill has a row whose parent in sessions is missing")]
    [InlineData("UPDATE skill_versions SET session_count = 4", "session_count is 4, session_skill has 1")]
    [InlineData("UPDATE skills SET session_count = 4", "session_count is 4, session_skill has 1")]
    [InlineData("UPDATE record_identities SET identity_hash = 5 WHERE kind = 3 AND record_id = 1", "skill_invocation has 1 records that their identities do not lead to")]
    [InlineData("DELETE FROM record_identities", "interactions has 1 records that their identities do not lead to")]
    [InlineData("DELETE FROM skill_invocation_fts", "workflow path main/daily is missing from skill_invocation_fts")]
    [InlineData("INSERT INTO skill_invocation_fts VALUES ('summarize', 'nowhere')", "holds the workflow path nowhere")]
    public async Task What_was_tampered_with_is_found_and_a_rebuild_mends_it(string tampering, string finding)
    {
        await using var store = await OpenWithRecordsAsync();
        Assert.Empty(await store.VerifyAsync());
        _file.Execute(tampering);

        Assert.Contains(await store.VerifyAsync(), f => f.Contains(finding, StringComparison.Ordinal));

        var result = await store.RebuildAsync();
        Assert.Contains(result.Mended, f => f.Contains(finding, StringComparison.Ordinal));
        Assert.Empty(result.Remaining);
        Assert.Empty(await store.VerifyAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(store);
        Assert.Equal(1, (await store.AppendAsync(Sample.Completed(id: "after"))).Inserted);
        Assert.Empty(await store.VerifyAsync());
    }

    [Theory]
    [InlineData(RecordKind.Performance, "performance_metrics")]
    [InlineData(RecordKind.Outcome, "outcome_metrics")]
    [InlineData(RecordKind.Fidelity, "fidelity_metrics")]
    [InlineData(RecordKind.Invocation, "skill_invocation")]
    [InlineData(RecordKind.Promotion, "promotion_events")]
    [InlineData(RecordKind.Rollback, "rollback_events")]
    [InlineData(RecordKind.TokenEstimate, "token_estimation_v2_events")]
    [InlineData(RecordKind.Interaction, "interactions")]
    public async Task A_record_that_is_gone_is_missed_and_comes_back_with_its_source(RecordKind kind, string table)
    {
        await using var store = await OpenWithRecordsAsync();
        var gone = Sample.OfEveryKind().Single(r => r.Kind == kind);
        _file.Execute($"DROP TRIGGER IF EXISTS tr_{table}_delete; DELETE FROM {table} WHERE id = 1");
        var finding = $"Table {table} has lost 1 of its records: their identities are known, their rows are gone.";
        Assert.Contains(finding, await store.VerifyAsync());

        var result = await store.RebuildAsync();

        Assert.Equal([finding], result.Remaining);
        Assert.Empty(await store.VerifyAsync());
        Assert.Equal(1, (await store.AppendAsync(gone)).Inserted);
        Assert.Empty(await store.VerifyAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(store);
    }

    [Fact]
    public async Task A_record_that_is_gone_comes_back_without_a_rebuild_too()
    {
        await using var store = await OpenWithRecordsAsync();
        _file.Execute("DELETE FROM interactions");

        Assert.Equal(1, (await store.AppendAsync(Sample.Interaction())).Inserted);

        // Its figures, though, counted it twice.
        Assert.Equal(["record_counts is 2 for interaction records, the history says 1."], await store.VerifyAsync());
        Assert.Empty((await store.RebuildAsync()).Remaining);
        Assert.Empty(await store.VerifyAsync());
    }

    /// <summary>SQLite gives the ids of the last rows anew once they are gone: what comes next must not be taken for what was there.</summary>
    [Theory]
    [InlineData("r10 n1")]
    [InlineData("n1 r10")]
    [InlineData("r10 r10 n1 r9 n2")]
    [InlineData("n1 n2 n3 r9 r10")]
    public async Task Records_that_are_gone_come_back_beside_new_ones_once_each(string ids)
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.AppendAsync([.. Enumerable.Range(1, 10).Select(i => Sample.Performance(id: $"r{i}"))]);
        _file.Execute("DELETE FROM performance_metrics WHERE id >= 9");
        MetricRecord[] records = [.. ids.Split(' ').Select(id => Sample.Performance(id: id))];
        var distinct = ids.Split(' ').Distinct(StringComparer.Ordinal).Count();

        Assert.Equal(distinct, (await store.AppendAsync(records)).Inserted);

        Assert.Equal(records.Length, (await store.AppendAsync(records)).Duplicates);
        await store.RebuildAsync();
        Assert.Equal(records.Length, (await store.AppendAsync(records)).Duplicates);
        Assert.Equal(["0"], _file.Rows("SELECT count(*) - count(DISTINCT execution_id) FROM performance_metrics"));
        Assert.Empty(await store.VerifyAsync());
    }

    [Theory]
    [InlineData("UPDATE skill_invocation SET invoked_at = -9223372036854775807 WHERE id = 1", "Table skill_invocation has a row that cannot be read")]
    [InlineData("UPDATE skill_invocation SET follow_up_actions = 'no JSON' WHERE id = 1", "Table skill_invocation has a row that cannot be read")]
    [InlineData("UPDATE fidelity_metrics SET patterns_detail = '[1'", "Table fidelity_metrics has a row that cannot be read")]
    [InlineData("UPDATE performance_metrics SET execution_id = ''", "Table performance_metrics has a row that cannot be read")]
    public async Task A_row_that_cannot_be_read_is_found_and_the_figures_are_of_the_others(string tampering, string finding)
    {
        await using var store = await OpenWithRecordsAsync();
        _file.Execute(tampering);

        Assert.Contains(await store.VerifyAsync(), f => f.StartsWith(finding, StringComparison.Ordinal));
        var result = await store.RebuildAsync();

        Assert.StartsWith(finding, Assert.Single(result.Remaining), StringComparison.Ordinal);
        Assert.NotEmpty(result.Mended);
        var pruning = await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.PruneAsync(DateTimeOffset.UnixEpoch.AddYears(56).AddDays(200), keepAggregates: true));
        Assert.Contains("cannot be read", pruning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_figure_that_cannot_be_read_is_found_and_a_rebuild_mends_it()
    {
        await using var store = await OpenWithRecordsAsync();
        _file.Execute("UPDATE skill_metrics SET first_invoked = 9223372036854775807");
        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.GetAggregateAsync("summarize"));
        Assert.Contains("cannot be read", fault.Message, StringComparison.Ordinal);

        var finding = Assert.Single(await store.VerifyAsync());
        Assert.StartsWith("A figure cannot be read", finding, StringComparison.Ordinal);
        Assert.Equal([finding], (await store.RebuildAsync()).Mended);
        Assert.Empty(await store.VerifyAsync());
    }

    [Fact]
    public async Task A_row_that_is_there_twice_is_found_and_said_to_be_left()
    {
        await using var store = await OpenWithRecordsAsync();
        _file.Execute("INSERT INTO interactions SELECT 99, identity_hash, skill_name, skill_version, session_key, timestamp, interaction, length FROM interactions");
        const string finding = "Table interactions has 1 records that their identities do not lead to.";
        Assert.Contains(finding, await store.VerifyAsync());

        Assert.Equal([finding], (await store.RebuildAsync()).Remaining);
    }

    [Fact]
    public async Task A_store_without_its_state_is_found()
    {
        await using var store = await OpenWithRecordsAsync();
        _file.Execute("DELETE FROM store_state");

        Assert.Equal(["Table store_state has 0 rows instead of one: restore a backup."], await store.VerifyAsync());
    }

    [Fact]
    public async Task What_a_rebuild_cannot_mend_is_said_and_the_rest_is_mended()
    {
        await using var store = await OpenWithRecordsAsync();
        _file.Execute("DELETE FROM phases; UPDATE skill_metrics SET completed_invocations = 9");

        var result = await store.RebuildAsync();

        const string finding = "Table token_estimation_v2_events has a row whose parent in phases is missing.";
        Assert.Equal([finding], result.Remaining);
        Assert.Equal([finding], await store.VerifyAsync());
        Assert.Equal(2, (await store.GetAggregateAsync("summarize"))!.Invocations.Completed);
    }

    /// <summary>The statement that met it must not be left half way: it would keep the connection from whatever follows.</summary>
    [Theory]
    [InlineData("duration_histograms")]
    [InlineData("invocation_hours")]
    public async Task A_histogram_that_cannot_be_read_fails_the_append_and_a_rebuild_mends_it(string table)
    {
        await using var store = await OpenWithRecordsAsync();
        _file.Execute($"UPDATE {table} SET buckets = x'80'");
        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.AppendAsync(Sample.Completed(id: "i5")));
        Assert.Contains("Rebuild", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.AppendAsync(Sample.Completed(id: "i5")));
        Assert.Equal(1, (await store.AppendAsync(Sample.Outcome(id: "o5"))).Inserted);

        var finding = Assert.Single(await store.VerifyAsync(), f => f.StartsWith("A histogram cannot be read", StringComparison.Ordinal));
        Assert.Contains(finding, (await store.RebuildAsync()).Mended);
        Assert.Equal(1, (await store.AppendAsync(Sample.Completed(id: "i5"))).Inserted);
        Assert.Empty(await store.VerifyAsync());
    }

    [Fact]
    public async Task A_damaged_file_is_found()
    {
        await using (var store = await OpenWithRecordsAsync())
        {
            await store.AppendAsync([.. Enumerable.Range(0, 500).Select(i => Sample.Performance(id: $"many{i}"))]);
        }

        // The last pages only, so that the file still opens.
        var bytes = await File.ReadAllBytesAsync(_file.Path);
        bytes.AsSpan(bytes.Length - (3 * 4_096)).Fill(0xAB);
        await File.WriteAllBytesAsync(_file.Path, bytes);

        await using var reader = await SqliteMetricsStore.OpenAsync(_file.Path, new SqliteStoreOptions { ReadOnly = true });
        Assert.Contains(await reader.VerifyAsync(), f => f.StartsWith("The file is damaged: ", StringComparison.Ordinal));
    }

    private async Task<SqliteMetricsStore> OpenWithRecordsAsync()
    {
        var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.AppendAsync(Sample.OfEveryKind());
        await store.AppendAsync([Sample.Completed(id: "i2"), Sample.Failed(id: "i3"), Sample.Running(id: "i4")]);
        return store;
    }

    private List<string> DerivedRows() =>
    [
        .. new[] { "skill_metrics", "skill_counts", "path_metrics", "duration_histograms", "invocation_hours", "session_skill", "record_counts" }
            .SelectMany(table => _file.Rows(
                $"SELECT '{table}', {string.Join(", ", _file.Rows($"SELECT name FROM pragma_table_info('{table}')").Select(c => $"CASE typeof({c}) WHEN 'blob' THEN hex({c}) WHEN 'real' THEN round({c}, 9) ELSE {c} END"))} FROM {table} ORDER BY {(table == "record_counts" ? "1, 2" : "1, 2, 3, 4")}")),
    ];
}
