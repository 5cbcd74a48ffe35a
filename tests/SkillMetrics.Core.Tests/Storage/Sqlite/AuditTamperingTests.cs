using Microsoft.Data.Sqlite;
using SkillMetrics.Conformance;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Storage.Sqlite;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

/// <summary>What somebody with a database tool does to the audit log and to what follows from it.</summary>
public sealed class AuditTamperingTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private SqliteMetricsStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await _store.CommitAsync(LedgerSamples.Approval());
        await _store.CommitAsync(LedgerSamples.Promotion("p1"));
        await _store.CommitAsync(LedgerSamples.Revocation());
        await _store.CommitAsync(LedgerSamples.Promotion("p2", skill: "other"));
        Assert.Empty(await _store.VerifyAsync());
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _file.Dispose();
    }

    [Theory]
    [InlineData("UPDATE audit_log SET action = 'x'")]
    [InlineData("DELETE FROM audit_log WHERE number = 4")]
    [InlineData("UPDATE approval_checklists SET approver = 'eve'")]
    [InlineData("DELETE FROM approval_checklists")]
    [InlineData("UPDATE approval_revocations SET reason = 'x'")]
    [InlineData("DELETE FROM approval_revocations")]
    [InlineData("UPDATE promotion_events SET approver = 'eve'")]
    [InlineData("DELETE FROM promotion_events")]
    [InlineData("UPDATE rollback_events SET automated = 1")]
    [InlineData("INSERT INTO audit_log VALUES (9, 0, 'x', NULL, NULL, '{}', '', 'h')")]
    [InlineData("INSERT OR REPLACE INTO audit_log VALUES (2, 0, 'x', NULL, NULL, '{}', '', 'h')")]
    public async Task Histories_refuse_to_be_changed(string sql)
    {
        await _store.AppendAsync(Testing.Sample.Rollback());
        Assert.Throws<SqliteException>(() => _file.Execute(sql));
        Assert.Empty(await _store.VerifyAsync());
    }

    [Theory]
    [InlineData("UPDATE audit_log SET content = replace(content, 'ada', 'eve') WHERE number = 2", "Entry 2 of the audit log is broken: its content does not have its hash.")]
    [InlineData("UPDATE audit_log SET content = replace(content, 'ada', 'eve') WHERE number = 4", "Entry 4 of the audit log is broken: its content does not have its hash.")]
    [InlineData("UPDATE audit_log SET action = 'rollback' WHERE number = 2", "Entry 2 of the audit log is broken: its columns say something else than its content.")]
    [InlineData("UPDATE audit_log SET hash = 'ab' WHERE number = 3", "Entry 3 of the audit log is broken: its content does not have its hash.")]
    [InlineData("DELETE FROM audit_log WHERE number = 1", "Entry 1 of the audit log is broken: it is missing, and entry 2 is in its place.")]
    [InlineData("DELETE FROM audit_log WHERE number = 3", "Entry 3 of the audit log is broken: it is missing, and entry 4 is in its place.")]
    [InlineData("DELETE FROM audit_log WHERE number = 4", "Entry 4 of the audit log, which tells of the event p2, is missing or another one.")]
    [InlineData("DELETE FROM promotion_events WHERE event_id = 'p1'", "The event p1, which entry 2 of the audit log tells of, is gone.")]
    [InlineData("UPDATE promotion_events SET audit_entry = 1 WHERE event_id = 'p1'", "Entry 1 of the audit log, which tells of the event p1, is missing or another one.")]
    [InlineData("UPDATE approval_checklists SET rollback_tested = 1", "The approval a1, or its revocation, is not what the audit log says.")]
    [InlineData("DELETE FROM approval_revocations", "The approval a1, or its revocation, is not what the audit log says.")]
    [InlineData("DELETE FROM approval_revocations; DELETE FROM approval_checklists", "The approval a1 is missing, which the audit log tells of.")]
    [InlineData("UPDATE skill_versions SET stage = 'production' WHERE version_id = 1", "The stage of \"summarize\" version \"v1\" is production, which is not what the audit log says.")]
    [InlineData("UPDATE skill_versions SET stage_entry = NULL WHERE version_id = 1", "The stage of \"summarize\" version \"v1\" is missing, which the audit log tells of.")]
    public async Task Whatever_is_changed_all_the_same_is_found(string sql, string finding)
    {
        Tamper(sql);
        Assert.Contains(finding, await _store.VerifyAuditAsync());
    }

    [Theory]
    [InlineData("UPDATE skill_versions SET baseline = 'x' WHERE version_id = 1")]
    [InlineData("UPDATE approval_checklists SET evidence = '['")]
    [InlineData("UPDATE approval_checklists SET created_at = 9223372036854775807")]
    [InlineData("UPDATE audit_log SET content = 'x' WHERE number = 2")]
    [InlineData("UPDATE audit_log SET content = '{}', hash = 'zz' WHERE number = 4")]
    public async Task What_nobody_can_read_is_a_finding_and_no_failure(string sql)
    {
        Tamper(sql);
        Assert.NotEmpty(await _store.VerifyAsync());
    }

    [Fact]
    public async Task An_entry_that_was_slipped_in_is_found()
    {
        Tamper("UPDATE audit_log SET number = 5 WHERE number = 4; INSERT INTO audit_log SELECT 4, recorded_at, action, skill_name, skill_version, content, previous_hash, 'ab' FROM audit_log WHERE number = 2");
        Assert.StartsWith("Entry 4 of the audit log is broken", (await _store.VerifyAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_was_rewritten_as_a_whole_is_found_by_a_noted_head_alone()
    {
        var noted = await _store.GetAuditHeadAsync();
        Tamper("DELETE FROM audit_log; DELETE FROM approval_revocations; DELETE FROM approval_checklists; DELETE FROM promotion_events; DELETE FROM reindex_outbox; UPDATE skill_versions SET stage_entry = NULL");
        await _store.CommitAsync(LedgerSamples.Promotion("p9"));
        Assert.Empty(await _store.VerifyAuditAsync());
        var finding = Assert.Single(await _store.VerifyAuditAsync(noted));
        Assert.Contains(noted.ToString(), finding, StringComparison.Ordinal);
        Assert.True(AuditHead.TryParse(noted.ToString(), out var read));
        Assert.Equal(noted, read);
        Assert.False(AuditHead.TryParse("4:xyz", out _));
    }

    [Fact]
    public async Task A_last_entry_that_was_removed_with_all_it_made_is_missed_by_a_noted_head_alone()
    {
        await _store.CommitAsync(LedgerSamples.Approval("a9"));
        var noted = await _store.GetAuditHeadAsync();
        Tamper("DELETE FROM audit_log WHERE number = 5; DELETE FROM approval_checklists WHERE approval_id = 'a9'");
        Assert.Empty(await _store.VerifyAuditAsync());
        Assert.Contains(noted.ToString(), Assert.Single(await _store.VerifyAuditAsync(noted)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_is_told_with_the_head_that_it_replaced()
    {
        var backup = $"{_file.Path}.backup";
        await _store.BackUpAsync(backup);
        await _store.CommitAsync(LedgerSamples.Promotion("p3"));
        var replaced = await _store.GetAuditHeadAsync();
        await _store.RestoreAsync(backup);
        var entries = await _store.ReadAuditAsync().ToListAsync();
        Assert.Equal(5, entries.Count);
        Assert.Contains($$"""{"hash":"{{replaced.Hash}}","number":5}""", entries[4].Content, StringComparison.Ordinal);
        Assert.Contains("\"action\":\"restore\"", entries[4].Content, StringComparison.Ordinal);
        Assert.Empty(await _store.VerifyAsync());
        Assert.Equal(6, (await _store.CommitAsync(LedgerSamples.Promotion("p4"))).Entry!.Number);
    }

    [Fact]
    public async Task A_prune_leaves_the_ledger_as_it_is()
    {
        var head = await _store.GetAuditHeadAsync();
        await _store.PruneAsync(Testing.Sample.Time.AddDays(1), keepAggregates: false);
        Assert.Equal((2, 2), (_file.Number("SELECT count(*) FROM promotion_events"), _file.Number("SELECT count(*) FROM reindex_outbox")));
        Assert.Empty(await _store.VerifyAuditAsync(head));
        Assert.Single(await _store.GetApprovalsAsync());
    }

    private void Tamper(string sql) =>
        _file.Execute(string.Concat(_file.Rows("SELECT name FROM sqlite_master WHERE type = 'trigger'").Select(t => $"DROP TRIGGER {t};")) + sql);
}
