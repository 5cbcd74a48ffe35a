namespace SkillMetrics.Promotion;

/// <summary>A move that the policy does not have was asked for. The message says which it has.</summary>
public sealed class IllegalMoveException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked for, and which moves are legal.</param>
    public IllegalMoveException(string message)
        : base(message)
    {
    }
}
