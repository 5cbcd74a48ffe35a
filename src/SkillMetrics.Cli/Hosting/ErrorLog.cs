using Microsoft.Extensions.Logging;

namespace SkillMetrics.Cli.Hosting;

/// <summary>Writes the library's log messages to standard error, for those who asked for them.</summary>
internal sealed class ErrorLog(TextWriter error, LogLevel lowest) : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        lock (_lock)
        {
            error.WriteLine($"{logLevel}: {formatter(state, exception)}");
            if (exception is not null)
            {
                error.WriteLine(lowest <= LogLevel.Debug ? exception.ToString() : exception.Message);
            }
        }
    }

    public void Dispose()
    {
        // The writer belongs to the host.
    }
}
