using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using SkillMetrics.DependencyInjection;
using SkillMetrics.Diagnostics;
using SkillMetrics.Registry;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.DependencyInjection;

public sealed class ReindexHostingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogCollector _log = new();

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_host_re_indexes_by_a_delegate_and_writes_the_change_log_below_its_content_root()
    {
        var told = new TaskCompletionSource<ReindexItem>();
        using var host = CreateHost(m => m.UseReindexTrigger((item, _) =>
        {
            told.TrySetResult(item);
            return Task.CompletedTask;
        }));
        await StartWithOneAsync(host);
        Assert.Equal("summarize", (await told.Task.WaitAsync(TimeSpan.FromSeconds(30))).SkillName);
        await NextAsync(EventIds.Reindexed);
        await host.StopAsync();
        Assert.Contains("<!-- event e1 -->", await File.ReadAllTextAsync(_folder.File(ReindexOptions.DefaultChangeLog)), StringComparison.Ordinal);
        Assert.Equal(1, (await host.Services.GetRequiredService<ReindexQueue>().GetStatusAsync()).Done);
    }

    [Fact]
    public async Task A_host_re_indexes_by_a_command_in_its_content_root()
    {
        using var host = CreateHost(m => m
            .UseReindexCommand("dotnet", Path.Combine(AppContext.BaseDirectory, "SkillMetrics.TestWorker.dll"), "trigger", "leave", "pid")
            .UseReindexCommand("dotnet", Path.Combine(AppContext.BaseDirectory, "SkillMetrics.TestWorker.dll"), "trigger", "touch", "here")
            .ConfigureReindexing(o => o.ChangeLog = "changes.md"));
        await StartWithOneAsync(host);
        await NextAsync(EventIds.Reindexed);
        await host.StopAsync();
        Assert.Equal(["changes.md", "changes.md.lock", "here"], Directory.GetFiles(_folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_host_re_indexes_by_a_signed_webhook()
    {
        using var server = new WebhookServer(HttpStatusCode.OK, "");
        using var host = CreateHost(m => m.UseReindexWebhook(server.Address, "secret"));
        await StartWithOneAsync(host);
        await NextAsync(EventIds.Reindexed);
        await host.StopAsync();
        var (body, headers) = Assert.Single(server.Requests);
        Assert.True(WebhookSignature.IsValid(
            "secret"u8, headers[WebhookSignature.TimestampHeader], headers[WebhookSignature.SignatureHeader], body, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task An_outbox_out_of_reach_is_logged_once_and_the_host_goes_on()
    {
        var outbox = Substitute.For<IReindexOutbox>();
        outbox.GetReindexItemsAsync(Arg.Any<bool>(), Arg.Any<CancellationToken>()).ThrowsAsync(new MetricsStoreException("out of reach"));
        var clock = new FakeClock();
        var options = new ReindexOptions { TimeProvider = clock, LoggerFactory = _log };
        var trigger = new DelegateReindexTrigger((_, _) => Task.CompletedTask);
        using var service = new ReindexHostedService(new ReindexDispatcher(outbox, trigger, options), Options.Create(options));
        await service.StartAsync(default);
        await clock.TimerStartedAsync();
        clock.Advance(options.PollInterval);
        await clock.TimerStartedAsync();
        await service.StopAsync(default);
        Assert.False(service.ExecuteTask!.IsFaulted);
        await outbox.Received(2).GetReindexItemsAsync(true, Arg.Any<CancellationToken>());
        Assert.Equal("out of reach", Assert.Single(_log.WithId(EventIds.ReindexDispatchFailed)).Exception!.Message);
    }

    [Fact]
    public async Task A_stop_ends_what_is_under_way_and_gives_the_item_back()
    {
        var started = new TaskCompletionSource();
        using var host = CreateHost(m => m.UseReindexTrigger(async (_, token) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }));
        await StartWithOneAsync(host);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();
        var item = Assert.Single((await host.Services.GetRequiredService<ReindexQueue>().GetStatusAsync()).Items);
        Assert.Equal((ReindexState.Pending, 0, null), (item.State, item.Attempts, item.LeasedUntil));
        Assert.Empty(_log.WithId(EventIds.ReindexDispatchFailed));
    }

    [Fact]
    public async Task Options_that_are_not_legal_keep_the_host_from_starting()
    {
        using var host = CreateHost(m => m.UseReindexCommand("true").ConfigureReindexing(o => o.MaxAttempts = 0));
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("MaxAttempts must be from 1 to 1000, but is 0.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_trigger_nothing_runs_and_the_registry_file_is_there_all_the_same()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider();
        Assert.DoesNotContain(services.GetServices<IHostedService>(), s => s is ReindexHostedService);
        Assert.NotNull(services.GetRequiredService<SkillRegistryFile>());
        Assert.Equal(0, (await services.GetRequiredService<ReindexQueue>().GetStatusAsync()).Pending);
    }

    private static async Task StartWithOneAsync(IHost host)
    {
        await host.Services.GetRequiredService<IPromotionStore>().CommitAsync(new PromotionCommit
        {
            Action = AuditActions.Promotion,
            At = Sample.Time,
            SkillName = "summarize",
            Reindex = new ReindexItem { EventId = "e1", SkillName = "summarize", FromStage = "staged", ToStage = "production", CreatedAt = Sample.Time },
        });
        await host.StartAsync();
    }

    private async Task NextAsync(int eventId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await _log.NextAsync(limit.Token)).EventId != eventId)
        {
        }
    }

    private IHost CreateHost(Action<SkillMetricsBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.Path });
        builder.Services.AddSingleton<ILoggerFactory>(_log).AddSkillMetrics(m => configure(m.UseInMemory()));
        return builder.Build();
    }
}
