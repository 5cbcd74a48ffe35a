using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SkillMetrics.Testing;

/// <summary>Keeps every log message, for tests that ask what was logged.</summary>
public sealed class LogCollector : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogEntry> _entries = [];
    private readonly Channel<LogEntry> _arrivals = Channel.CreateUnbounded<LogEntry>();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public IReadOnlyList<LogEntry> WithId(int eventId) => [.. _entries.Where(e => e.EventId == eventId)];

    /// <summary>The next message that nobody has waited for yet.</summary>
    public ValueTask<LogEntry> NextAsync(CancellationToken cancellationToken = default) => _arrivals.Reader.ReadAsync(cancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var entry = new LogEntry(eventId.Id, logLevel, formatter(state, exception), exception);
        _entries.Enqueue(entry);
        _arrivals.Writer.TryWrite(entry);
    }

    public void Dispose()
    {
    }
}
