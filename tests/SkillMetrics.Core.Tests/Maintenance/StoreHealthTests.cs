using SkillMetrics.Maintenance;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Maintenance;

public sealed class StoreHealthTests : IDisposable
{
    private readonly FakeClock _clock = new(Sample.Time);
    private readonly InMemoryMetricsStore _store;

    public StoreHealthTests() => _store = new InMemoryMetricsStore(new InMemoryStoreOptions { TimeProvider = _clock });

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_sound_store_is_healthy_and_its_figures_are_told()
    {
        await _store.AppendAsync([Sample.Completed(id: "1"), Sample.Failed(id: "2"), Sample.Running(id: "3"), Sample.Outcome("other")]);

        var health = await CheckAsync();

        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Empty(health.Findings);
        Assert.Equal((2, 2L, 1L), (health.TotalSkills, health.TotalInvocations, health.InFlight));
        Assert.Equal(("memory", 4L), (health.Inspection.Store, health.Statistics.Records.Values.Sum()));
    }

    [Fact]
    public async Task Something_rejected_within_a_day_degrades_it_and_is_forgiven_after_a_day()
    {
        await _store.AppendAsync(Sample.Outcome());
        await _store.AppendAsync(Sample.Outcome() with { Decision = "refuse" });

        _clock.Advance(StoreHealth.RecentRejects);
        var atOnce = await CheckAsync();
        _clock.Advance(TimeSpan.FromTicks(1));
        var later = await CheckAsync();

        Assert.Equal((HealthStatus.Degraded, "Records rejected within the last 24 hours: 1."), (atOnce.Status, Assert.Single(atOnce.Findings)));
        Assert.Equal((HealthStatus.Healthy, 1L), (later.Status, later.Statistics.RejectedRecords));
    }

    [Fact]
    public async Task An_invocation_that_runs_for_more_than_a_day_degrades_it()
    {
        await _store.AppendAsync(Sample.Running());

        _clock.Advance(StoreHealth.LongestRun);
        var within = await CheckAsync();
        _clock.Advance(TimeSpan.FromTicks(1));
        var beyond = await CheckAsync();

        Assert.Equal(HealthStatus.Healthy, within.Status);
        Assert.Equal(HealthStatus.Degraded, beyond.Status);
        Assert.Contains("running since 2026-03-01 12:00:00 UTC", Assert.Single(beyond.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_this_process_lost_degrade_it()
    {
        var health = await CheckAsync(i => i with { DroppedRecords = 2, FailedRecords = 3, LastFailure = "disk full" });

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(
            ["Records that this process dropped because its queue was full: 2.", "Records that this process could not write: 3. The last failure: disk full"],
            health.Findings);
    }

    [Fact]
    public async Task A_store_whose_integrity_is_not_ok_is_unhealthy_whatever_else_there_is()
    {
        var health = await CheckAsync(i => i with { Integrity = "row 3 missing from index", DroppedRecords = 2 });

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Equal("The store is damaged: row 3 missing from index", health.Findings[0]);
    }

    private async Task<HealthReport> CheckAsync(Func<StoreInspection, StoreInspection>? change = null) =>
        await new StoreHealth(_store, new Inspector(_store, change ?? (i => i)), _store, _clock).CheckAsync();

    private sealed class Inspector(IStoreInspector inner, Func<StoreInspection, StoreInspection> change) : IStoreInspector
    {
        public async ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken = default) =>
            change(await inner.InspectAsync(cancellationToken));
    }
}
