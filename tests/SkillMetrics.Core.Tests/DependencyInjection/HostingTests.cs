using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using SkillMetrics.DependencyInjection;
using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.DependencyInjection;

public sealed class HostingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogCollector _log = new();

    private string Database => _folder.File("metrics.db");

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task The_start_opens_the_store_and_the_stop_flushes_it()
    {
        using var host = CreateHost(m => m.UseSqlite(Database));
        Assert.False(File.Exists(Database));
        await host.StartAsync();
        Assert.True(File.Exists(Database));

        await host.Services.GetRequiredService<SkillTracker>().TrackAsync("summarize", _ => Task.CompletedTask);
        await host.StopAsync();

        await using var reader = await SqliteMetricsStore.OpenAsync(Database, new SqliteStoreOptions { ReadOnly = true });
        Assert.Equal(1, (await reader.GetAggregateAsync("summarize"))!.Invocations.Completed);
    }

    [Fact]
    public async Task What_is_tracked_after_the_stop_is_written_until_disposal()
    {
        using (var host = CreateHost(m => m.UseSqlite(Database)))
        {
            await host.StartAsync();
            await host.StopAsync();
            var tracker = host.Services.GetRequiredService<SkillTracker>();
            await tracker.TrackAsync("late", _ => Task.CompletedTask);
            Assert.Equal(0, tracker.FailedRecords);
        }

        await using var reader = await SqliteMetricsStore.OpenAsync(Database, new SqliteStoreOptions { ReadOnly = true });
        Assert.Equal(1, (await reader.GetAggregateAsync("late"))!.Invocations.Completed);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_logged_and_the_host_starts_and_its_tools_work()
    {
        await File.WriteAllTextAsync(Database, "no database at all, and far too short for one");
        using var host = CreateHost(m => m.UseSqlite(Database));

        await host.StartAsync();
        Assert.IsType<MetricsStoreException>(Assert.Single(_log.WithId(EventIds.StoreOpenFailed)).Exception, exactMatch: false);

        Assert.Equal(42, await host.Services.GetRequiredService<SkillTracker>().TrackAsync("summarize", _ => Task.FromResult(42)));
        await host.StopAsync();
        Assert.Single(_log.WithId(EventIds.StoreFlushFailed));
    }

    [Fact]
    public async Task A_host_that_cannot_do_without_its_store_does_not_start()
    {
        await File.WriteAllTextAsync(Database, "no database at all, and far too short for one");
        using var host = CreateHost(m => m.UseSqlite(Database).OnStartupFailure(StartupFailure.Throw));

        await Assert.ThrowsAnyAsync<MetricsStoreException>(() => host.StartAsync());
        Assert.Empty(_log.WithId(EventIds.StoreOpenFailed));
    }

    [Fact]
    public async Task Options_of_tracking_that_are_not_legal_keep_the_host_from_starting()
    {
        using var host = CreateHost(m => m.UseSqlite(Database).ConfigureTracking(o => o.MaxTrackingWait = TimeSpan.FromSeconds(-1)));

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("MaxTrackingWait must be from 0 to 1 minute, but is -00:00:01.", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Options_of_the_store_that_are_not_legal_keep_the_host_from_starting()
    {
        using var host = CreateHost(m => m.UseSqlite(Database, o => o.BusyTimeout = TimeSpan.FromHours(2)));

        var fault = await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync());
        Assert.Contains("BusyTimeout must be from 0 to 1 hour, but is 02:00:00.", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task A_stop_waits_no_longer_than_the_host_does()
    {
        var store = Substitute.For<IMetricsStore, IMetricsAppender, IStoreLifetime>();
        var lifetime = (IStoreLifetime)store;
        lifetime.FlushAsync(Arg.Any<CancellationToken>()).Returns(_ => new ValueTask(new TaskCompletionSource().Task));
        await using var services = Services(store).BuildServiceProvider();
        var hosted = services.GetRequiredService<IHostedService>();
        using var shutdown = new CancellationTokenSource();

        var stop = hosted.StopAsync(shutdown.Token);
        Assert.False(stop.IsCompleted);
        await shutdown.CancelAsync();
        await stop;

        Assert.Single(_log.WithId(EventIds.StoreFlushFailed));
    }

    [Fact]
    public async Task A_start_that_the_host_gives_up_is_cancelled()
    {
        var store = Substitute.For<IMetricsStore, IMetricsAppender, IStoreLifetime>();
        ((IStoreLifetime)store).OpenAsync(Arg.Any<CancellationToken>()).Throws(new OperationCanceledException());
        await using var services = Services(store).BuildServiceProvider();

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            services.GetRequiredService<IHostedService>().StartAsync(new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_container_writes_what_waits_when_it_is_disposed_of(bool asynchronously)
    {
        var services = new ServiceCollection().AddSkillMetrics(m => m.UseSqlite(Database)).BuildServiceProvider();
        await services.GetRequiredService<SkillTracker>().TrackAsync("summarize", _ => Task.CompletedTask);
        var appender = services.GetRequiredService<IMetricsAppender>();
        if (asynchronously)
        {
            await services.DisposeAsync();
        }
        else
        {
            services.Dispose();
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await appender.AppendAsync(Sample.Performance()));
        await using var reader = await SqliteMetricsStore.OpenAsync(Database, new SqliteStoreOptions { ReadOnly = true });
        Assert.Equal(1, (await reader.GetAggregateAsync("summarize"))!.Invocations.Completed);
    }

    private IHost CreateHost(Action<SkillMetricsBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.Path });
        builder.Services.AddSingleton<ILoggerFactory>(_log).AddSkillMetrics(configure);
        return builder.Build();
    }

    private IServiceCollection Services(IMetricsStore store) => new ServiceCollection()
        .AddSingleton<ILoggerFactory>(_log)
        .AddSingleton(store)
        .AddSkillMetrics();
}
