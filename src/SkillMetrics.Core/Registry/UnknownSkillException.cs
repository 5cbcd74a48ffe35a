namespace SkillMetrics.Registry;

/// <summary>A skill, or the version asked for, has no record and was never registered.</summary>
public sealed class UnknownSkillException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="skillName">The skill that was asked for.</param>
    /// <param name="message">What is not known, and what is.</param>
    public UnknownSkillException(string skillName, string message)
        : base(message)
    {
        SkillName = skillName;
    }

    /// <summary>The skill that was asked for.</summary>
    public string SkillName { get; }
}
