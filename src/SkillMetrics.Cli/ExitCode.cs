namespace SkillMetrics.Cli;

/// <summary>What the process answers with. The numbers are a contract.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int No = 3;
    public const int Inconclusive = 4;
    public const int Cancelled = 130;
}
