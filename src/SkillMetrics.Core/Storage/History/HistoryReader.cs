using SkillMetrics.Records;

namespace SkillMetrics.Storage.History;

/// <summary>Reads a history in memory as <see cref="IMetricsStore.ReadAsync"/> promises it.</summary>
internal static class HistoryReader
{
    public static IEnumerable<MetricRecord> Read(RecordHistory history, RecordFilter filter)
    {
        var kinds = filter.Kind is { } kind ? [kind] : Enum.GetValues<RecordKind>();
        return kinds.SelectMany(history.Records).Where(filter.Matches);
    }
}
