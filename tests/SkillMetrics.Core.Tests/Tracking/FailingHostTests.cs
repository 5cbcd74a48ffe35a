using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Tracking;

/// <summary>What a host hangs onto the library may fail, too: that ends neither the process nor the skill.</summary>
public sealed class FailingHostTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_logger_that_throws_does_not_end_the_thread_that_writes()
    {
        var path = _folder.File("metrics.db");
        await File.WriteAllTextAsync(path, new string('x', 2_000));
        await using var store = new SqliteMetricsStore(path, new SqliteStoreOptions { LoggerFactory = new ThrowingLog() });

        for (var i = 0; i < 2; i++)
        {
            await store.AppendAsync(Sample.Performance(id: $"queued{i}"), Acknowledgement.Queued);
            await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.AppendAsync(Sample.Performance(id: $"awaited{i}")));
        }
    }

    [Fact]
    public async Task A_logger_that_throws_does_not_reach_the_skill()
    {
        var store = new InMemoryMetricsStore();
        store.Dispose();
        using var tracker = new SkillTracker(store, store, new TrackingOptions { LoggerFactory = new ThrowingLog() });

        Assert.Equal(42, await tracker.TrackAsync("summarize", _ => Task.FromResult(42)));
        Assert.Equal(3, tracker.FailedRecords);
    }

    [Fact]
    public async Task A_meter_listener_that_throws_ends_neither_the_thread_that_writes_nor_the_skill()
    {
        await using var store = new SqliteMetricsStore(_folder.File("metrics.db"), new SqliteStoreOptions { MeterFactory = new OwnMeters() });
        using var tracker = new SkillTracker(store, store, new TrackingOptions { MeterFactory = new OwnMeters() });
        using var listener = new MeterListener { InstrumentPublished = Listen };
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => throw new InvalidOperationException());
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException());
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException());
        listener.Start();

        Assert.Equal(42, await tracker.TrackAsync("summarize", _ => Task.FromResult(42)));
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance())).Inserted);
        Assert.Equal(3, await store.ReadAsync(RecordFilter.All).CountAsync());

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Scope is OwnMeters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    [Fact]
    public async Task A_trace_listener_that_throws_does_not_reach_the_skill()
    {
        var isHere = new AsyncLocal<bool> { Value = true };
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "SkillMetrics",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => isHere.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = _ => ThrowHere(),
        };
        ActivitySource.AddActivityListener(listener);
        using var store = new InMemoryMetricsStore();
        using var tracker = new SkillTracker(store, store);

        Assert.Equal(42, await tracker.TrackAsync("summarize", _ => Task.FromResult(42)));
        listener.ActivityStarted = _ => ThrowHere();
        Assert.Equal(42, await tracker.TrackAsync("summarize", _ => Task.FromResult(42)));
        Assert.Null(Activity.Current);

        void ThrowHere()
        {
            if (isHere.Value)
            {
                throw new InvalidOperationException();
            }
        }
    }

    private sealed class OwnMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(new MeterOptions(options.Name) { Scope = this });

        public void Dispose()
        {
        }
    }

    private sealed class ThrowingLog : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the log's disk is full");

        public void Dispose()
        {
        }
    }
}
