using System.Globalization;

namespace SkillMetrics.Cli.Output;

/// <summary>Numbers and times as people read them; what is unknown is a dash.</summary>
internal static class Format
{
    private const string Unknown = "-";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Text(string? text) => text ?? Unknown;

    public static string Number(double? number) => number is { } n ? n.ToString("0.000", CultureInfo.InvariantCulture) : Unknown;

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MB");

    public static string Time(DateTimeOffset? time) => time is { } t ? t.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>A fraction as a percentage, with a bar where there is room for one.</summary>
    public static Cell Rate(double? rate) => rate is { } r ? new Cell(r.ToString("0.0 %", CultureInfo.InvariantCulture), r) : Unknown;

    /// <summary>A count with the fraction that it is of a whole.</summary>
    public static Cell Share(long count, double? rate) => rate is null ? Count(count) : new Cell($"{Count(count)} ({Rate(rate).Text})", rate);

    public static string Duration(TimeSpan? duration) => duration switch
    {
        null => Unknown,
        { TotalMilliseconds: >= 10 and < 1000 } d => string.Create(CultureInfo.InvariantCulture, $"{d.TotalMilliseconds:0.#} ms"),
        { TotalMilliseconds: < 10 } d => string.Create(CultureInfo.InvariantCulture, $"{d.TotalMilliseconds:0.###} ms"),
        { TotalSeconds: < 60 } d => string.Create(CultureInfo.InvariantCulture, $"{d.TotalSeconds:0.00} s"),
        { TotalMinutes: < 60 } d => string.Create(CultureInfo.InvariantCulture, $"{d.Minutes} min {d.Seconds:00} s"),
        { } d => string.Create(CultureInfo.InvariantCulture, $"{(long)d.TotalHours} h {d.Minutes:00} min"),
    };
}
