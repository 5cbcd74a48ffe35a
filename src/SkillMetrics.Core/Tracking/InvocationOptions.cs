using SkillMetrics.Records;

namespace SkillMetrics.Tracking;

/// <summary>
/// What is known of an invocation when it starts. Every property checks its value when it is set; an empty text counts as absent.
/// </summary>
public sealed record InvocationOptions
{
    internal static InvocationOptions None { get; } = new();

    /// <summary>The invocation's id, unique within its skill: of at most 1,000 characters. A new UUIDv7 where it is null.</summary>
    /// <exception cref="InvalidRecordException">Too long, or not valid Unicode.</exception>
    public string? InvocationId { get; init => field = Guard.OptionalLabel(value, "invocation_id"); }

    /// <summary>The skill's version (free text of at most 1,000 characters, usually a content hash), or null.</summary>
    /// <exception cref="InvalidRecordException">Too long, or not valid Unicode.</exception>
    public string? SkillVersion { get; init => field = Guard.OptionalLabel(value, "skill_version"); }

    /// <summary>The conversation or task the invocation belongs to, of at most 1,000 characters, or null.</summary>
    /// <exception cref="InvalidRecordException">Too long, or not valid Unicode.</exception>
    public string? SessionId { get; init => field = Guard.OptionalLabel(value, "session_id"); }

    /// <summary>The workflow the skill runs in, of at most 1,000 characters, or null.</summary>
    /// <exception cref="InvalidRecordException">Too long, or not valid Unicode.</exception>
    public string? WorkflowPath { get; init => field = Guard.OptionalLabel(value, "workflow_path"); }

    /// <summary>The program or model that runs the skill, of at most 1,000 characters; <see cref="TrackingOptions.Agent"/> where it is null.</summary>
    /// <exception cref="InvalidRecordException">Too long, or not valid Unicode.</exception>
    public string? Agent { get; init => field = Guard.OptionalLabel(value, "agent"); }
}
