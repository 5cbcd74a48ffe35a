using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;
using SkillMetrics.Analytics;
using SkillMetrics.DependencyInjection;
using SkillMetrics.Diagnostics;
using SkillMetrics.Ingestion;
using SkillMetrics.Maintenance;
using SkillMetrics.Promotion;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.DependencyInjection;

public sealed class AddSkillMetricsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Promotion_works_with_the_policy_that_the_host_chose()
    {
        var policy = PromotionPolicy.Parse("""{"name":"own","moves":[{"from":"prototype","to":"staged","checks":[{"check":"coverage.performance","minimum":1}]}]}""");
        await using var services = new ServiceCollection()
            .AddSkillMetrics(m => m.UseInMemory().UsePolicy(policy)).AddSkillMetrics().BuildServiceProvider(validateScopes: true);
        Assert.Same(policy, services.GetRequiredService<PromotionPolicy>());
        await services.GetRequiredService<IMetricsAppender>().AppendAsync(Sample.Performance() with { Timestamp = TimeProvider.System.GetUtcNow() });
        var result = await services.GetRequiredService<IPromoter>().PromoteAsync(
            new PromotionRequest { SkillName = "summarize", ToStage = "staged", Approver = "ada", Ticket = "T-1" });
        Assert.True(result.IsMoved, result.Reason);

        await using var byDefault = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider();
        Assert.Same(PromotionPolicy.Default, byDefault.GetRequiredService<PromotionPolicy>());
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSkillMetrics(m => m.UsePolicy(new PromotionPolicy { Name = "x", Stages = [], Moves = [] })));
    }

    [Fact]
    public async Task Every_interface_is_the_one_store()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider(validateScopes: true);

        var store = Assert.IsType<InMemoryMetricsStore>(services.GetRequiredService<IMetricsStore>());
        Assert.Same(store, services.GetRequiredService<IMetricsAppender>());
        Assert.Same(store, services.GetRequiredService<IIngestionStore>());
        Assert.Same(store, services.GetRequiredService<IRejectedRecords>());
        Assert.Same(store, services.GetRequiredService<IPromotionStore>());
        Assert.Same(store, services.GetRequiredService<IAuditLog>());
        Assert.Same(store, services.GetRequiredService<IReindexOutbox>());
        Assert.Same(store, services.GetRequiredService<IStoreInspector>());
        Assert.Same(store, services.GetRequiredService<IStoreLifetime>());
    }

    [Fact]
    public async Task The_care_of_a_store_is_there_where_the_store_has_it()
    {
        await using var sqlite = new ServiceCollection().AddSkillMetrics(m => m.UseSqlite(_folder.File("a.db"))).BuildServiceProvider();
        await using var files = new ServiceCollection().AddSkillMetrics(m => m.UseFiles(_folder.File("store"))).BuildServiceProvider();
        await using var memory = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider();

        Assert.Same(sqlite.GetRequiredService<IMetricsStore>(), sqlite.GetRequiredService<IStoreMaintenance>());
        Assert.Same(sqlite.GetRequiredService<IMetricsStore>(), sqlite.GetRequiredService<IStoreRetention>());
        Assert.Same(files.GetRequiredService<IMetricsStore>(), files.GetRequiredService<IStoreMaintenance>());
        Assert.Contains(nameof(IStoreRetention), Assert.Throws<InvalidOperationException>(files.GetRequiredService<IStoreRetention>).Message, StringComparison.Ordinal);
        Assert.Contains(nameof(IStoreMaintenance), Assert.Throws<InvalidOperationException>(memory.GetRequiredService<IStoreMaintenance>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tracker_records_in_the_store()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider();

        await services.GetRequiredService<SkillTracker>().TrackAsync("summarize", _ => Task.CompletedTask);

        Assert.Equal(["summarize"], await services.GetRequiredService<IMetricsStore>().GetSkillNamesAsync());
    }

    [Fact]
    public async Task What_a_host_asks_and_ingests_with_is_there_over_the_same_store()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider(validateScopes: true);
        var file = _folder.File("records.ndjson");
        await File.WriteAllTextAsync(file, NdjsonCodec.ToLine(Sample.Performance()) + "\nno record\n");

        await services.GetRequiredService<RecordIngestor>().IngestAsync([file]);

        Assert.Equal(1, (await services.GetRequiredService<SkillAnalytics>().GetReportAsync("summarize"))!.Performance.Count);
        Assert.Equal(HealthStatus.Degraded, (await services.GetRequiredService<StoreHealth>().CheckAsync()).Status);
    }

    [Fact]
    public async Task Adding_twice_changes_nothing()
    {
        var services = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory());
        var before = services.Where(IsOurs).ToList();
        services.AddSkillMetrics();

        Assert.Equal(before, services.Where(IsOurs));
        await using var provider = services.BuildServiceProvider();
        Assert.IsType<InMemoryMetricsStore>(provider.GetRequiredService<IMetricsStore>());
        Assert.Single(provider.GetServices<IHostedService>());

        static bool IsOurs(ServiceDescriptor d) => d.ServiceType.Assembly == typeof(SkillTracker).Assembly || d.ServiceType == typeof(IHostedService);
    }

    [Fact]
    public async Task The_last_use_wins_within_a_call_and_across_calls()
    {
        await using var first = new ServiceCollection().AddSkillMetrics(m => m.UseSqlite(_folder.File("a.db")).UseInMemory()).BuildServiceProvider();
        Assert.IsType<InMemoryMetricsStore>(first.GetRequiredService<IMetricsStore>());

        await using var second = new ServiceCollection()
            .AddSkillMetrics(m => m.UseInMemory())
            .AddSkillMetrics(m => m.UseSqlite(_folder.File("b.db")))
            .BuildServiceProvider();
        Assert.Equal(_folder.File("b.db"), Assert.IsType<SqliteMetricsStore>(second.GetRequiredService<IMetricsAppender>()).Path);
    }

    [Fact]
    public async Task What_the_host_has_registered_is_kept()
    {
        var appender = Substitute.For<IMetricsAppender>();
        await using var services = new ServiceCollection().AddSingleton(appender).AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider();

        await services.GetRequiredService<SkillTracker>().StartAsync("summarize");

        await appender.Received(1).AppendAsync(Arg.Is<MetricRecord>(r => r.SkillName == "summarize"), Acknowledgement.Queued, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_store_of_another_package_is_used_with_what_it_implements()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseStore(_ => new ForeignStore())).BuildServiceProvider();

        Assert.IsType<ForeignStore>(services.GetRequiredService<IMetricsAppender>());
        var fault = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<IIngestionStore>());
        Assert.Contains(nameof(ForeignStore), fault.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(IIngestionStore), fault.Message, StringComparison.Ordinal);

        // It has no life to manage: the host starts and stops all the same.
        var hosted = services.GetRequiredService<IHostedService>();
        await hosted.StartAsync(CancellationToken.None);
        await hosted.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task No_file_is_there_before_the_first_use()
    {
        await using (var services = new ServiceCollection().AddSkillMetrics(m => m.UseSqlite(_folder.File("sub/metrics.db"))).BuildServiceProvider())
        {
            var tracker = services.GetRequiredService<SkillTracker>();
            Assert.NotNull(services.GetRequiredService<IHostedService>());
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));

            await tracker.StartAsync("summarize");
        }

        Assert.True(File.Exists(_folder.File("sub/metrics.db")));
    }

    [Fact]
    public async Task The_default_is_sqlite_below_the_content_root()
    {
        var environment = Substitute.For<IHostEnvironment>();
        environment.ContentRootPath.Returns(_folder.Path);
        await using var services = new ServiceCollection().AddSingleton(environment).AddSkillMetrics().BuildServiceProvider();

        var store = Assert.IsType<SqliteMetricsStore>(services.GetRequiredService<IMetricsStore>());
        Assert.Equal(_folder.File(Path.Combine(".skillmetrics", "skillmetrics.db")), store.Path);
    }

    [Fact]
    public async Task Files_lie_in_the_folder_below_the_content_root()
    {
        var environment = Substitute.For<IHostEnvironment>();
        environment.ContentRootPath.Returns(_folder.Path);
        await using (var services = new ServiceCollection().AddSingleton(environment).AddSkillMetrics(m => m.UseFiles("metrics/")).BuildServiceProvider())
        {
            Assert.IsType<FileMetricsStore>(services.GetRequiredService<IMetricsStore>());
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
            await services.GetRequiredService<SkillTracker>().TrackAsync("summarize", _ => Task.CompletedTask);
        }

        await using var reader = new FileMetricsStore(_folder.File("metrics"), new FileStoreOptions { ReadOnly = true });
        Assert.Equal(["summarize"], await reader.GetSkillNamesAsync());
    }

    [Fact]
    public async Task Without_a_host_a_relative_path_is_below_the_current_directory()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseSqlite("data/metrics.db")).BuildServiceProvider();

        var store = Assert.IsType<SqliteMetricsStore>(services.GetRequiredService<IMetricsStore>());
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data", "metrics.db"), store.Path);
    }

    [Fact]
    public async Task The_containers_clock_and_log_are_used()
    {
        var clock = new FakeClock();
        using var log = new LogCollector();
        var appender = Substitute.For<IMetricsAppender>();
        appender.AppendAsync(Arg.Any<MetricRecord>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>())
            .Returns(_ => ValueTask.FromException<AppendResult>(new MetricsStoreException("down")));
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<ILoggerFactory>(log)
            .AddSingleton(appender)
            .AddSkillMetrics(m => m.UseInMemory())
            .BuildServiceProvider();

        var handle = await services.GetRequiredService<SkillTracker>().StartAsync("summarize");

        Assert.Equal(clock.GetUtcNow(), handle.StartedAt);
        Assert.Single(log.WithId(EventIds.TrackingFailed));
    }

    [Fact]
    public async Task The_containers_clock_is_the_stores_too()
    {
        var clock = new FakeClock(new DateTimeOffset(2031, 5, 1, 0, 0, 0, TimeSpan.Zero));
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider();

        await services.GetRequiredService<IMetricsAppender>().AppendAsync([Sample.Performance(), Sample.Performance() with { ExceptionOccurred = true }]);

        var reject = Assert.Single(await services.GetRequiredService<IRejectedRecords>().ReadRejectsAsync().ToListAsync());
        Assert.Equal(clock.GetUtcNow(), reject.RejectedAt);
    }

    [Fact]
    public async Task Tracking_is_told_in_order_and_the_host_has_the_last_word()
    {
        var clock = new FakeClock();
        await using var services = new ServiceCollection()
            .AddSkillMetrics(m => m.UseInMemory().ConfigureTracking(o => o.Agent = "first").ConfigureTracking(o => o.TimeProvider = clock))
            .AddSkillMetrics(m => m.ConfigureTracking(o => o.Agent = "last"))
            .BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<TrackingOptions>>().Value;
        Assert.Equal("last", options.Agent);
        Assert.Same(clock, options.TimeProvider);
    }

    [Fact]
    public async Task Options_of_tracking_are_checked_at_the_first_use_without_a_host()
    {
        await using var services = new ServiceCollection()
            .AddSkillMetrics(m => m.UseInMemory().ConfigureTracking(o => o.MaxTrackingWait = TimeSpan.FromDays(1)))
            .BuildServiceProvider();

        var fault = Assert.Throws<OptionsValidationException>(services.GetRequiredService<SkillTracker>);
        Assert.Contains("MaxTrackingWait must be from 0 to 1 minute, but is 1.00:00:00.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_the_store_are_checked_at_the_first_use_without_a_host()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory(o => o.QueueCapacity = 0)).BuildServiceProvider();

        var fault = Assert.Throws<ArgumentException>(services.GetRequiredService<SkillTracker>);
        Assert.Contains("QueueCapacity must be from 1 to 1000000, but is 0.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_that_cannot_be_right_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSkillMetrics(m => m.UseSqlite(" ")));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSkillMetrics(m => m.UseFiles(string.Empty)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddSkillMetrics(m => m.OnStartupFailure((StartupFailure)9)));
    }
}
