using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>The window of records that a move is judged by.</summary>
internal static class MoveWindow
{
    public static EvidenceWindow Of(SkillStage stage, PromotionMove move, DateTimeOffset asOf) => new()
    {
        SkillName = stage.SkillName,
        SkillVersion = stage.SkillVersion,
        After = move.SinceEntry ? Since(stage.EnteredAt)
            : asOf - DateTimeOffset.UnixEpoch > move.Window ? asOf - move.Window
            : null,
        UpTo = asOf,
    };

    /// <summary>A window begins after a time, and a record of that very moment counts: stored times are whole microseconds.</summary>
    public static DateTimeOffset? Since(DateTimeOffset time) => time > DateTimeOffset.UnixEpoch ? time.AddMicroseconds(-1) : null;
}
