using Microsoft.Extensions.Logging;

namespace SkillMetrics.Testing;

/// <summary>A log message.</summary>
public sealed record LogEntry(int EventId, LogLevel Level, string Message, Exception? Exception);
