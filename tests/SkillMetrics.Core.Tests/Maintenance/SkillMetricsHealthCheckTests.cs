using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SkillMetrics.Maintenance;
using SkillMetrics.Recording;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;
using HealthStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace SkillMetrics.Core.Tests.Maintenance;

public sealed class SkillMetricsHealthCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_finds_it_in_its_container_and_learns_how_the_store_is()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseSqlite(_folder.File("metrics.db"))).BuildServiceProvider();
        await services.GetRequiredService<IMetricsAppender>().AppendAsync([Sample.Completed(), Sample.Outcome()]);
        var healthy = await CheckAsync(services);
        Assert.Equal((HealthStatus.Healthy, "sqlite", _folder.File("metrics.db"), 1L), (healthy.Status, healthy.Data["store"], healthy.Data["path"], healthy.Data["total_invocations"]));

        await services.GetRequiredService<IMetricsAppender>().AppendAsync(Sample.Outcome() with { Correct = false });
        var degraded = await CheckAsync(services);
        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Contains("rejected", degraded.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HealthStatus.Unhealthy)]
    [InlineData(HealthStatus.Degraded)]
    public async Task A_store_that_cannot_be_opened_has_the_status_of_a_failure(HealthStatus failure)
    {
        await File.WriteAllTextAsync(_folder.File("metrics.db"), new string('x', 5_000));
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseSqlite(_folder.File("metrics.db"))).BuildServiceProvider();

        var result = await CheckAsync(services, failure);

        Assert.Equal(failure, result.Status);
        Assert.IsType<MetricsStoreException>(result.Exception);
        Assert.Contains("metrics.db", result.Description, StringComparison.Ordinal);
    }

    private static Task<HealthCheckResult> CheckAsync(IServiceProvider services, HealthStatus? failure = null)
    {
        var check = services.GetRequiredService<SkillMetricsHealthCheck>();
        return check.CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("skillmetrics", check, failure, tags: null) });
    }
}
