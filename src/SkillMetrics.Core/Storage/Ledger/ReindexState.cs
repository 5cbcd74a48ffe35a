using System.Text.Json.Serialization;

namespace SkillMetrics.Storage.Ledger;

/// <summary>How far a re-indexing has come.</summary>
public enum ReindexState
{
    /// <summary>It has yet to succeed.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>It succeeded.</summary>
    [JsonStringEnumMemberName("done")]
    Done = 1,

    /// <summary>It failed as often as it was tried, and waits for somebody to send it again.</summary>
    [JsonStringEnumMemberName("dead")]
    Dead = 2,
}
