namespace SkillMetrics.Cli;

/// <summary>Ends a command: the message is a sentence for the person who called it.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Wrong usage, or input that cannot be read.</summary>
    public static CommandException Usage(string message, Exception? innerException = null) => new(Cli.ExitCode.Usage, message, innerException);

    /// <summary>A skill that the store does not have.</summary>
    public static CommandException UnknownSkill(string skill) => Usage($"The store has no skill \"{skill}\". See skillmetrics report for those it has.");
}
