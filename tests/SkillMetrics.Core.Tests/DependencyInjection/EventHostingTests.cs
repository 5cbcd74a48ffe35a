using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SkillMetrics.Conformance;
using SkillMetrics.DependencyInjection;
using SkillMetrics.Pipeline;
using SkillMetrics.Queueing;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Conformance.TestedQueue;

namespace SkillMetrics.Core.Tests.DependencyInjection;

public sealed class EventHostingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogCollector _log = new();

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_host_does_events_by_its_handlers_and_stores_their_records_before_it_stops()
    {
        var last = new TaskCompletionSource();
        using var host = CreateHost(m => m.UseSqlite("metrics.db")
            .AddEventHandler<Greeting, GreetingHandler>("greeting", GreetingJson.Default.Greeting)
            .AddEventHandler("last", (_, _) =>
            {
                last.TrySetResult();
                return Task.CompletedTask;
            })
            .UseEventWorkers(o => o.Workers = 1));
        var queue = host.Services.GetRequiredService<IEventQueue>();
        await queue.PutAsync(
            RecordEvent.Of(Sample.Outcome(), priority: 1),
            new QueuedEvent { Type = "greeting", Payload = """{"Name":"東京"}"""u8.ToArray() },
            Event("unknown", "nobody's"),
            Event("end", "last", -1));
        await host.StartAsync();
        await last.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await host.StopAsync();
        var store = host.Services.GetRequiredService<IMetricsStore>();
        Assert.Same(store, queue);
        Assert.Equal<MetricRecord>([Sample.Performance(id: "東京"), Sample.Outcome()], await store.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Equal("nobody's", Assert.Single((await queue.GetFiguresAsync()).ReadyByType).Key);
        Assert.NotNull(host.Services.GetRequiredService<QueueMonitor>().Figures);
    }

    [Fact]
    public async Task An_event_under_way_is_broken_off_when_the_host_does_not_wait_any_longer()
    {
        var begun = new TaskCompletionSource();
        using var host = CreateHost(m => m.UseInMemory().UseEventWorkers(o => o.Workers = 1).AddEventHandler("a", (_, token) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        }));
        var queue = host.Services.GetRequiredService<IEventQueue>();
        await queue.PutAsync(Event("1"));
        await host.StartAsync();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var workers = host.Services.GetServices<IHostedService>().OfType<EventWorkerService>().Single();
        using var over = new CancellationTokenSource();
        var stopping = workers.StopAsync(over.Token);
        Assert.False(stopping.IsCompleted);
        await over.CancelAsync();
        await workers.ExecuteTask!;
        var lease = await queue.TakeOneAsync();
        Assert.Equal((1, 0), (lease.Delivery, lease.ExpiredLeases));
        await stopping.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Options_that_are_not_legal_keep_the_host_from_starting()
    {
        using var host = CreateHost(m => m.UseInMemory().UseEventWorkers(o => o.BatchSize = 0));
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("BatchSize must be from 1 to 10000, but is 0.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_handlers_of_one_type_keep_the_host_from_starting()
    {
        using var host = CreateHost(m => m.UseInMemory().UseEventWorkers().AddEventHandler(RecordEvent.Type, (_, _) => Task.CompletedTask));
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync());
        Assert.Contains("skillmetrics.record has two handlers", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_files_has_no_queue_and_takes_one_from_elsewhere()
    {
        await using var without = new ServiceCollection().AddSkillMetrics(m => m.UseFiles(_folder.File("a"))).BuildServiceProvider();
        Assert.Contains("Name one by UseEventQueue", Assert.Throws<InvalidOperationException>(() => without.GetRequiredService<IEventQueue>()).Message, StringComparison.Ordinal);
        await using var with = new ServiceCollection().AddSkillMetrics(m => m.UseFiles(_folder.File("b"))
            .UseEventQueue(_ => new SkillMetrics.Storage.Sqlite.SqliteMetricsStore(_folder.File("queue.db"))).UseEventWorkers()).BuildServiceProvider();
        await with.GetRequiredService<IEventQueue>().PutAsync(RecordEvent.Of(Sample.Performance()));
        Assert.Equal(1, await with.GetRequiredService<EventWorker>().RunOnceAsync());
        Assert.Equal([Sample.Performance()], await with.GetRequiredService<IMetricsStore>().ReadAsync(RecordFilter.All).ToListAsync());
    }

    [Fact]
    public async Task Without_workers_nothing_runs_and_the_queue_is_there_all_the_same()
    {
        await using var services = new ServiceCollection().AddSkillMetrics(m => m.UseInMemory()).BuildServiceProvider();
        Assert.DoesNotContain(services.GetServices<IHostedService>(), s => s is EventWorkerService or QueueMonitorService);
        Assert.Equal(1, await services.GetRequiredService<IEventQueue>().PutAsync(Event("1")));
        Assert.Equal(PressureLevel.Normal, await services.GetRequiredService<QueueMonitor>().LookAsync());
    }

    private IHost CreateHost(Action<SkillMetricsBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.Path });
        builder.Services.AddSingleton<ILoggerFactory>(_log).AddSkillMetrics(configure);
        return builder.Build();
    }
}
