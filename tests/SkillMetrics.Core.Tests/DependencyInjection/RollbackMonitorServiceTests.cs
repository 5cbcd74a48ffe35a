using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NSubstitute;
using SkillMetrics.Diagnostics;
using SkillMetrics.Promotion;
using SkillMetrics.Registry;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.DependencyInjection;

public sealed class RollbackMonitorServiceTests : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(5);
    private readonly FakeClock _clock = new();
    private readonly LogCollector _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task It_rolls_back_at_the_start_and_then_again_and_again()
    {
        using var host = CreateHost(_ => { });
        var bench = new PromotionBench(host.Services.GetRequiredService<IMetricsStore>(), _clock);
        await bench.StageItAsync();
        await bench.RecordAsync(20, exceptions: 20);

        await host.StartAsync();
        Assert.Contains("from staged to prototype. The exception rate", await NextAsync(EventIds.RolledBack), StringComparison.Ordinal);
        Assert.Equal(Stages.Prototype, (await bench.StageAsync()).Stage);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await bench.PromoteAsync(Stages.Staged, force: true);
        await bench.RecordAsync(10, fidelity: 0);
        _clock.Advance(_interval);
        Assert.Contains("The mean pattern fidelity", await NextAsync(EventIds.RolledBack), StringComparison.Ordinal);
        Assert.Equal(Stages.Prototype, (await bench.StageAsync()).Stage);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_store_that_fails_ends_neither_the_monitor_nor_the_host()
    {
        var store = Substitute.For<IPromotionStore>();
        store.GetStagesAsync(Arg.Any<CancellationToken>()).Returns<ValueTask<IReadOnlyList<SkillStage>>>(_ => throw new InvalidOperationException("gone"));
        using var host = CreateHost(s => s.AddSingleton(new RollbackMonitor(store, Substitute.For<IMetricsStore>(), Substitute.For<IPromoter>(), PromotionPolicy.Default, _clock)));

        await host.StartAsync();
        await NextAsync(EventIds.RollbackMonitorFailed);
        _clock.Advance(_interval);
        await NextAsync(EventIds.RollbackMonitorFailed);
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync();
    }

    [Fact]
    public void Without_being_asked_for_it_does_not_run()
    {
        using var services = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider();
        Assert.Single(services.GetServices<IHostedService>());
        Assert.NotNull(services.GetRequiredService<RollbackMonitor>());
        Assert.NotNull(services.GetRequiredService<ISkillRegistry>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e10)]
    public void An_interval_that_no_timer_can_wait_is_refused(double milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddSkillMetrics(m => m.UseRollbackMonitor(TimeSpan.FromMilliseconds(milliseconds))));

    private IHost CreateHost(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<ILoggerFactory>(_log).AddSingleton<TimeProvider>(_clock);
        configure(builder.Services);
        builder.Services.AddSkillMetrics(m => m.UseInMemory().UseRollbackMonitor(_interval).UseRollbackMonitor(_interval));
        return builder.Build();
    }

    private async Task<string> NextAsync(int eventId)
    {
        while (true)
        {
            var entry = await _log.NextAsync();
            if (entry.EventId == eventId)
            {
                return entry.Message;
            }
        }
    }
}
