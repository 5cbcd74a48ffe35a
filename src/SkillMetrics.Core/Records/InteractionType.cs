namespace SkillMetrics.Records;

/// <summary>What happened in an <see cref="InteractionRecord"/>. The numbers are stored: they never change.</summary>
public enum InteractionType
{
    /// <summary>The session began (<c>session_start</c>).</summary>
    SessionStart = 0,

    /// <summary>The session ended (<c>session_end</c>).</summary>
    SessionEnd = 1,

    /// <summary>A person prompted the agent (<c>prompt</c>).</summary>
    Prompt = 2,

    /// <summary>A person accepted a proposed edit (<c>edit_accepted</c>).</summary>
    EditAccepted = 3,

    /// <summary>A person rejected a proposed edit (<c>edit_rejected</c>).</summary>
    EditRejected = 4,
}
