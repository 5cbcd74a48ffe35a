using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SkillMetrics.Diagnostics;

/// <summary>What the library's spans and figures come from, named and versioned alike.</summary>
internal static class TelemetrySources
{
    private static readonly string? _version = typeof(TelemetrySources).Assembly.GetName().Version?.ToString(3);

    /// <summary>The source of all spans. It holds nothing but its listeners, which belong to the process in any case.</summary>
    public static ActivitySource Activities { get; } = new(new ActivitySourceOptions(TelemetryNames.Source)
    {
        Version = _version,
        TelemetrySchemaUrl = TelemetryNames.SchemaUrl,
    });

    /// <summary>How the meter is made.</summary>
    public static MeterOptions MeterOptions => new(TelemetryNames.Source) { Version = _version, TelemetrySchemaUrl = TelemetryNames.SchemaUrl };
}
