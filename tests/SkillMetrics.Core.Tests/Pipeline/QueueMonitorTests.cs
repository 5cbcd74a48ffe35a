using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkillMetrics.Conformance;
using SkillMetrics.Diagnostics;
using SkillMetrics.Pipeline;
using SkillMetrics.Queueing;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Conformance.TestedQueue;

namespace SkillMetrics.Core.Tests.Pipeline;

/// <summary>What the queue shows. A listener hears the whole process: every test listens only to the meter of its own container.</summary>
public sealed class QueueMonitorTests : IDisposable
{
    private readonly ConcurrentQueue<string> _measured = [];
    private readonly MeterListener _listener = new();
    private readonly FakeClock _clock = new();
    private readonly LogCollector _log = new();
    private readonly ServiceProvider _services;

    public QueueMonitorTests()
    {
        _services = new ServiceCollection().AddMetrics().AddSingleton<TimeProvider>(_clock).AddSingleton<ILoggerFactory>(_log)
            .AddSkillMetrics(m => m.UseInMemory(o => o.EventQueue.MaxDeliveries = 1).UseEventWorkers(o => (o.HighDepth, o.CriticalDepth) = (3, 5)))
            .BuildServiceProvider();
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Name.StartsWith("skillmetrics.queue.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Measured);
        _listener.SetMeasurementEventCallback<int>(Measured);
        _listener.SetMeasurementEventCallback<double>(Measured);
        _listener.Start();
    }

    private IEventQueue Queue => _services.GetRequiredService<IEventQueue>();

    private QueueMonitor Monitor => _services.GetRequiredService<QueueMonitor>();

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Crossing_a_level_is_told_once_with_depth_and_age()
    {
        Assert.Equal(PressureLevel.Normal, Monitor.Level);
        await Queue.PutAsync(Events(2));
        Assert.Equal(PressureLevel.Normal, await Monitor.LookAsync());
        _clock.Advance(TimeSpan.FromSeconds(7));
        await Queue.PutAsync(Event("3"));
        Assert.Equal(PressureLevel.High, await Monitor.LookAsync());
        Assert.Equal(PressureLevel.High, await Monitor.LookAsync());
        await Queue.PutAsync(Event("4"), Event("5"));
        Assert.Equal(PressureLevel.Critical, await Monitor.LookAsync());
        await Queue.CompleteAsync(await Queue.TakeAsync());
        Assert.Equal(PressureLevel.Normal, await Monitor.LookAsync());
        Assert.Equal(
            [
                (LogLevel.Warning, "The pressure on the event queue is High: 3 events are to be done, the oldest has waited for 00:00:07."),
                (LogLevel.Warning, "The pressure on the event queue is Critical: 5 events are to be done, the oldest has waited for 00:00:07."),
                (LogLevel.Information, "The pressure on the event queue is Normal: 0 events are to be done, the oldest has waited for 00:00:00."),
            ],
            _log.WithId(EventIds.QueuePressureChanged).Select(e => (e.Level, e.Message)));
    }

    [Fact]
    [Trait("Pitfall", "42")]
    public async Task Depth_age_pressure_and_dead_letters_are_on_the_meter()
    {
        Assert.Null(Monitor.Figures);
        _listener.RecordObservableInstruments();
        Assert.Empty(_measured);
        await Queue.PutAsync(Events(4));
        await Queue.EnqueueAsync([Event("later")], Minute);
        await Queue.AbandonAsync((await Queue.TakeAsync(2))[0], "no");
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        await Monitor.LookAsync();
        _listener.RecordObservableInstruments();
        Assert.Equal(
            [
                "dead_letters {event} 1", "depth {event} 2 state=ready", "depth {event} 1 state=delayed", "depth {event} 1 state=leased",
                "age s 1.5", "pressure {level} 1",
            ],
            _measured);
        _measured.Clear();
        await Queue.CompleteAsync(await Queue.TakeAsync());
        _clock.Advance(TimeSpan.FromSeconds(58));
        await Monitor.LookAsync();
        _listener.RecordObservableInstruments();
        Assert.Equal(["depth {event} 0 state=ready", "depth {event} 1 state=delayed", "depth {event} 1 state=leased", "pressure {level} 0"], _measured);
    }

    private void Measured<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct => _measured.Enqueue(string.Create(
            CultureInfo.InvariantCulture,
            $"{instrument.Name["skillmetrics.queue.".Length..]} {instrument.Unit} {value}{string.Concat(tags.ToArray().Select(t => $" {t.Key}={t.Value}"))}"));
}
