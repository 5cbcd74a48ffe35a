using Microsoft.Extensions.Logging;

namespace SkillMetrics.Diagnostics;

/// <summary>
/// A host's logger, whose own failures (a full disk under its file, say) are swallowed: they must neither end the thread that writes to a
/// store nor reach the skill that is tracked.
/// </summary>
internal sealed class HarmlessLogger : ILogger
{
    private readonly ILogger _logger;

    private HarmlessLogger(ILogger logger) => _logger = logger;

    public static ILogger Of(ILoggerFactory factory) => new HarmlessLogger(factory.CreateLogger(TelemetryNames.Source));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _logger.IsEnabled(logLevel);
        }
#pragma warning disable CA1031, RCS1075 // see above
        catch (Exception)
#pragma warning restore CA1031, RCS1075
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031, RCS1075 // see above
        catch (Exception)
#pragma warning restore CA1031, RCS1075
        {
            // There is nobody left to tell.
        }
    }
}
