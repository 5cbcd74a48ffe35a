using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Diagnostics;

/// <summary>The histogram of tracked skills. A listener hears the whole process: every test looks only at a skill of its own.</summary>
public sealed class ToolDurationTests : IDisposable
{
    private readonly string _skill = $"skill-{Guid.CreateVersion7()}";
    private readonly ConcurrentQueue<(double Seconds, string? ErrorType)> _measured = [];
    private readonly MeterListener _listener = new();
    private readonly FakeClock _clock = new();
    private readonly InMemoryMetricsStore _store = new();
    private readonly SkillTracker _tracker;

    public ToolDurationTests()
    {
        _tracker = new SkillTracker(_store, _store, new TrackingOptions { TimeProvider = _clock });
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "gen_ai.execute_tool.duration", Unit: "s", Meter.Name: "SkillMetrics" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(t => t.Key, t => (string?)t.Value, StringComparer.Ordinal);
            if (named["gen_ai.tool.name"] == _skill)
            {
                _measured.Enqueue((value, named.GetValueOrDefault("error.type")));
            }
        });
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _tracker.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task Every_end_is_measured_in_seconds_with_its_error()
    {
        await _tracker.TrackAsync(_skill, _ =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1_500));
            return Task.CompletedTask;
        });
        await (await _tracker.StartAsync(_skill)).FailAsync("quota");
        (await _tracker.StartAsync(_skill)).Dispose();

        Assert.Equal([(1.5, null), (0, "quota"), (0, null)], _measured);
    }

    [Fact]
    public async Task Expiry_measures_nothing()
    {
        await _tracker.StartAsync(_skill);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await _tracker.ExpireAsync(TimeSpan.FromMinutes(1)));
        Assert.Empty(_measured);
    }
}
