using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Cli.Stores;

/// <summary>Where a store is.</summary>
/// <param name="Kind">What sort of store it is.</param>
/// <param name="Path">The full path of its file or folder.</param>
internal sealed record StoreLocation(StoreKind Kind, string Path)
{
    public const string Variable = "SKILLMETRICS_STORE";
    public const string Default = "sqlite:.skillmetrics/skillmetrics.db";

    /// <summary>What its sort is called in a location.</summary>
    public string KindName => Kind == StoreKind.Files ? "files" : "sqlite";

    /// <summary>The folders that hold its records as files, which are not to be read into it.</summary>
    public IReadOnlyList<string> Folders => Kind == StoreKind.Files ? [Path] : [];

    /// <summary>The location that was given; else that of the environment; else the default.</summary>
    /// <exception cref="CommandException">It is no location.</exception>
    public static StoreLocation Parse(string? option, CliHost host)
    {
        var fromEnvironment = host.Variable(Variable);
        return Parse(option ?? (string.IsNullOrEmpty(fromEnvironment) ? Default : fromEnvironment), host.CurrentDirectory);
    }

    public async Task<OpenStore> OpenAsync(bool readOnly, CliHost host, Verbosity verbosity, CancellationToken cancellationToken)
    {
        var store = Create(readOnly, host, verbosity);
        try
        {
            await store.OpenAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A store that is opened, and created, at its first use.</summary>
    public OpenStore Create(bool readOnly, CliHost host, Verbosity verbosity) => Kind switch
    {
        StoreKind.Sqlite => OpenStore.Of(new SqliteMetricsStore(Path, SqliteOptions(readOnly, host, verbosity))),
        _ => OpenStore.Of(new FileMetricsStore(Path, new FileStoreOptions { ReadOnly = readOnly, TimeProvider = host.Clock, LoggerFactory = CreateLog(host, verbosity) })),
    };

    /// <summary>What an SQLite store is told.</summary>
    public static SqliteStoreOptions SqliteOptions(bool readOnly, CliHost host, Verbosity verbosity) =>
        new() { ReadOnly = readOnly, TimeProvider = host.Clock, LoggerFactory = CreateLog(host, verbosity) };

    private static StoreLocation Parse(string location, string currentDirectory)
    {
        // One letter before a colon is a drive, and a colon behind a slash belongs to a name.
        var colon = location.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon > 1 && location[..colon].All(char.IsAsciiLetter) ? location[..colon] : null;
        var path = scheme is null ? location : location[(colon + 1)..];
        StoreKind? kind = scheme switch
        {
            null or "sqlite" => StoreKind.Sqlite,
            "files" => StoreKind.Files,
            "postgres" => throw CommandException.Usage("PostgreSQL stores are not built into this command yet. Use sqlite:PATH or files:DIR."),
            _ => null,
        };
        if (kind is null)
        {
            throw CommandException.Usage($"\"{scheme}\" is not a kind of store. Use sqlite:PATH, files:DIR, or a path.");
        }

        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw CommandException.Usage($"The store \"{location}\" names no path. Use sqlite:PATH, files:DIR, or a path.");
        }

        return new StoreLocation(kind.Value, System.IO.Path.GetFullPath(path, currentDirectory));
    }

    private static ILoggerFactory CreateLog(CliHost host, Verbosity verbosity) => verbosity switch
    {
        Verbosity.Detailed => new ErrorLog(host.Error, LogLevel.Information),
        Verbosity.Debug => new ErrorLog(host.Error, LogLevel.Trace),
        _ => NullLoggerFactory.Instance,
    };
}
