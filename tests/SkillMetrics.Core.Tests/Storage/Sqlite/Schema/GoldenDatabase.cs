using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Storage.Sqlite.Schema;

/// <summary>
/// What lies in <c>sqlite-v1.db</c>, which the library wrote when its schema had version 1. The file never changes, and every later
/// version opens it.
/// </summary>
internal static class GoldenDatabase
{
    public static string Source { get; } = Path.Combine(RealData.Root, "tests", "SkillMetrics.Core.Tests", "Golden", "sqlite-v1.db");

    public static IReadOnlyList<MetricRecord> Records { get; } =
    [
        .. Sample.OfEveryKind(),
        Sample.Running("YouTube Live Chat", "i2") with { SkillVersion = "v2", SessionId = "session/é" },
        Sample.Failed("search/web", "i3"),
        Sample.Completed("search/web", "i4") with { SkillVersion = "v1", WorkflowPath = "main/weekly", Timestamp = Sample.Time.AddDays(1) },
        Sample.Performance("search/web", "e2") with { ExceptionOccurred = true, ExceptionType = "System.TimeoutException", Timestamp = Sample.Time.AddHours(5) },
        Sample.Outcome("search/web", "o1"),
    ];

    public static IReadOnlyList<(string Source, long? Offset)> Rejects { get; } = [(Reject.AppendSource, null), (Watermark.Source, 100)];

    public static IngestionWatermark Watermark => new()
    {
        Source = "/data/records.ndjson",
        Offset = 109,
        HeadLength = 4,
        HeadHash = "ab",
        TailLength = 8,
        TailHash = "cd",
    };

    public static void CopyTo(string path) => File.Copy(Source, path);
}
