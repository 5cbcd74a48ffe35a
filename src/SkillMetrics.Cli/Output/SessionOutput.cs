using System.Text.Json;
using SkillMetrics.Analytics;

namespace SkillMetrics.Cli.Output;

/// <summary>A session, as JSON and for people.</summary>
internal static class SessionOutput
{
    private static readonly Column[] _columns =
        [new("skill"), new("invoked", IsNumber: true), new("completed", IsNumber: true), new("total duration", IsNumber: true)];

    public static void Write(Utf8JsonWriter json, SessionReport session)
    {
        json.WriteStartObject();
        json.WriteString("session_id", session.SessionId);
        json.Time("started", session.Started);
        json.Time("ended", session.Ended);
        json.Duration("duration_seconds", session.Duration, TimeSpan.TicksPerSecond);
        json.WriteNumber("prompts", session.Prompts);
        json.WriteNumber("tools", session.Tools);
        json.Number("tools_per_minute", session.ToolsPerMinute);
        json.Number("acceptance_rate", session.AcceptanceRate);
        json.Number("success_rate", session.SuccessRate);
        json.Number("productivity_score", session.ProductivityScore);
        json.WriteStartArray("skills");
        foreach (var skill in session.Skills)
        {
            json.WriteStartObject();
            json.WriteString("skill", skill.Skill);
            json.WriteNumber("invocations", skill.Invocations);
            json.WriteNumber("completed", skill.Completed);
            json.Duration("total_duration_seconds", skill.TotalDuration, TimeSpan.TicksPerSecond);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, SessionReport session)
    {
        screen.Write(Grid.Facts(
            session.SessionId,
            ("started", Format.Time(session.Started)),
            ("ended", Format.Time(session.Ended)),
            ("duration", Format.Duration(session.Duration)),
            ("prompts", Format.Count(session.Prompts)),
            ("tools", Format.Count(session.Tools)),
            ("tools a minute", Format.Number(session.ToolsPerMinute)),
            ("accepted", Format.Rate(session.AcceptanceRate)),
            ("succeeded", Format.Rate(session.SuccessRate)),
            ("productivity", Format.Number(session.ProductivityScore))));
        screen.Write(new Grid("skills, in the order of their first invocations", _columns, [.. session.Skills.Select(Row)]));
    }

    private static Cell[] Row(SessionSkill skill) =>
        [skill.Skill, Format.Count(skill.Invocations), Format.Count(skill.Completed), Format.Duration(skill.TotalDuration)];
}
