namespace SkillMetrics.Promotion.SelfTest;

/// <summary>What is true of a simulated version. Its executions are independent of one another, and take a second on average.</summary>
public sealed record SelfTestRates
{
    /// <summary>Creates rates.</summary>
    /// <param name="accuracy">The share of outcomes that are correct, from 0 to 1.</param>
    /// <param name="exceptionRate">The share of executions that throw, from 0 to 1.</param>
    /// <param name="fidelity">The mean pattern fidelity, from 0 to 1: each of ten patterns of an execution is followed so often.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public SelfTestRates(double accuracy, double exceptionRate, double fidelity)
    {
        Accuracy = Rate(accuracy, nameof(accuracy));
        ExceptionRate = Rate(exceptionRate, nameof(exceptionRate));
        Fidelity = Rate(fidelity, nameof(fidelity));
    }

    /// <summary>The share of outcomes that are correct, from 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>The share of executions that throw, from 0 to 1.</summary>
    public double ExceptionRate { get; }

    /// <summary>The mean pattern fidelity, from 0 to 1.</summary>
    public double Fidelity { get; }

    /// <summary>The rates after a loss of quality: the odds of a wrong outcome and of an exception are so many times as high.</summary>
    internal SelfTestRates After(double loss) => new(1 - Times(1 - Accuracy, loss), Times(ExceptionRate, loss), Fidelity);

    private static double Times(double rate, double odds) => odds * rate / (1 - rate + (odds * rate));

    private static double Rate(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "Must be from 0 to 1.");
}
