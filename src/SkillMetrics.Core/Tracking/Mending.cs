using System.Text;
using SkillMetrics.Records;

namespace SkillMetrics.Tracking;

/// <summary>
/// Makes legal what a tool gave at its end. At that point nothing may be thrown at it any more, and a shortened text is better than a
/// lost invocation.
/// </summary>
internal static class Mending
{
    /// <summary>Cuts a label to the longest that a record may hold; halves of surrogate pairs become U+FFFD.</summary>
    public static string? Label(string? value) => value is null ? null : Text(value, RecordLimits.IdentifierLength);

    /// <summary>Leaves out nulls, and what no longer fits into a record from the first action on that does not.</summary>
    public static List<string> Actions(IReadOnlyList<string>? actions)
    {
        var mended = new List<string>();
        var room = RecordLimits.TextLength;
        foreach (var action in actions ?? [])
        {
            if (action is null)
            {
                continue;
            }

            room -= action.Length + 1;
            if (room < 0)
            {
                break;
            }

            mended.Add(Text(action, RecordLimits.TextLength));
        }

        return mended;
    }

    private static string Text(string value, int limit) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Length > limit ? value[..limit] : value));
}
