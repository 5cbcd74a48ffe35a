using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Queueing;
using SkillMetrics.Storage;

namespace SkillMetrics.Pipeline;

/// <summary>
/// Watches how full a queue is: for producers, which may hold back, and for log and meter. All of it is as of the last look, and of the whole
/// queue, whichever process filled it.
/// </summary>
public sealed class QueueMonitor : IDisposable
{
    private readonly IEventQueue _queue;
    private readonly EventWorkerOptions _options;
    private readonly ILogger _logger;
    private readonly Instruments _instruments;
    private volatile QueueFigures? _figures;

    /// <summary>Creates the monitor, which has not looked yet.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="options">What it is told, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public QueueMonitor(IEventQueue queue, EventWorkerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        _queue = queue;
        _options = options ?? new EventWorkerOptions();
        _options.EnsureValid(nameof(options));
        _logger = HarmlessLogger.Of(_options.LoggerFactory);
        _instruments = new Instruments(_options.MeterFactory);
        _instruments.WatchQueue(
            () => _figures is { } f ? [("ready", f.Ready), ("delayed", f.Delayed), ("leased", f.Leased)] : [],
            () => _figures?.Age,
            () => _figures is { } f ? (int)LevelOf(f) : null);
    }

    /// <summary>What was found last, or null before the first look.</summary>
    public QueueFigures? Figures => _figures;

    /// <summary>How full the queue was at the last look; <see cref="PressureLevel.Normal"/> before the first.</summary>
    public PressureLevel Level => LevelOf(_figures);

    /// <summary>Looks now, and logs where the level has changed.</summary>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <exception cref="MetricsStoreException">The queue could not be read.</exception>
    public async ValueTask<PressureLevel> LookAsync(CancellationToken cancellationToken = default)
    {
        var figures = await _queue.GetFiguresAsync(cancellationToken).ConfigureAwait(false);
        var (before, level) = (Level, LevelOf(figures));
        _figures = figures;
        if (level != before)
        {
            var name = level.ToString();
            _logger.QueuePressureChanged(level == PressureLevel.Normal ? LogLevel.Information : LogLevel.Warning, name, figures.Depth, figures.Age ?? TimeSpan.Zero);
        }

        return level;
    }

    /// <summary>Ends the meter, where it has its own.</summary>
    public void Dispose() => _instruments.Dispose();

    private PressureLevel LevelOf(QueueFigures? figures) => figures?.Depth switch
    {
        { } depth when depth >= _options.CriticalDepth => PressureLevel.Critical,
        { } depth when depth >= _options.HighDepth => PressureLevel.High,
        _ => PressureLevel.Normal,
    };
}
