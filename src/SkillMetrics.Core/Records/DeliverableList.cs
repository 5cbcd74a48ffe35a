using System.Runtime.CompilerServices;

namespace SkillMetrics.Records;

/// <summary>What is kept of a token estimate's deliverables: the first few, each cut where it is long.</summary>
internal static class DeliverableList
{
    private const string Ellipsis = "...";

    public static ValueList Of(IReadOnlyList<string> value, string field, [CallerMemberName] string property = "")
    {
        ArgumentNullException.ThrowIfNull(value, property);
        return Guard.List([.. value.Take(RecordLimits.Deliverables).Select(Cut)], field, property);
    }

    // A null is left for the guard to refuse.
    private static string Cut(string deliverable)
    {
        if (deliverable is not { Length: > RecordLimits.DeliverableLength })
        {
            return deliverable;
        }

        var end = RecordLimits.DeliverableLength - Ellipsis.Length;
        return string.Concat(deliverable.AsSpan(0, char.IsHighSurrogate(deliverable[end - 1]) ? end - 1 : end), Ellipsis);
    }
}
