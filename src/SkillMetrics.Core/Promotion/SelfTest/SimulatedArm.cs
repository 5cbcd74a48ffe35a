using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.SelfTest;

/// <summary>The records of one simulated version: a performance, an outcome and a fidelity record for each execution, in their order.</summary>
internal sealed class SimulatedArm
{
    private const int Patterns = 10;

    private readonly ExecutionSample[] _executions;
    private readonly OutcomeSample[] _outcomes;
    private readonly double[] _fidelities;

    // Over the first so many executions, so that the figures of any of them are a subtraction.
    private readonly Sums[] _sums;

    public SimulatedArm(SelfTestRates rates, int count, SimulatedRandom random)
    {
        _executions = new ExecutionSample[count];
        _outcomes = new OutcomeSample[count];
        _fidelities = new double[count];
        _sums = new Sums[count + 1];
        for (var i = 0; i < count; i++)
        {
            // From 0.8 to 1.2 seconds, those in the middle the most often: only with what every processor computes alike.
            var ticks = (long)((0.8 + (0.2 * (random.Next() + random.Next()))) * TimeSpan.TicksPerSecond);
            var threw = random.Happens(rates.ExceptionRate);
            var correct = random.Happens(rates.Accuracy);
            var followed = 0;
            for (var p = 0; p < Patterns; p++)
            {
                followed += random.Happens(rates.Fidelity) ? 1 : 0;
            }

            _executions[i] = new ExecutionSample(ticks, threw, Session: 0);
            _outcomes[i] = new OutcomeSample(correct, IsError: false, Session: 0);
            _fidelities[i] = (double)followed / Patterns;
            var sums = _sums[i];
            _sums[i + 1] = new Sums(sums.Ticks + ticks, sums.Exceptions + (threw ? 1 : 0), sums.Correct + (correct ? 1 : 0), sums.Followed + followed);
        }
    }

    /// <summary>How many executions there are.</summary>
    public int Count => _executions.Length;

    /// <summary>The figures of some of them.</summary>
    public EvidenceFigures Figures(int first, int count)
    {
        var (before, after) = (_sums[first], _sums[first + count]);
        return new EvidenceFigures
        {
            PerformanceCount = count,
            ExceptionCount = after.Exceptions - before.Exceptions,
            ExecutionTicks = after.Ticks - before.Ticks,
            OutcomeCount = count,
            CorrectCount = after.Correct - before.Correct,
            FidelityCount = count,
            FidelitySum = (double)(after.Followed - before.Followed) / Patterns,
        };
    }

    /// <summary>Some of them one by one; nothing is copied.</summary>
    public EvidenceSample Sample(int first, int count) => new()
    {
        Executions = new ArraySegment<ExecutionSample>(_executions, first, count),
        Outcomes = new ArraySegment<OutcomeSample>(_outcomes, first, count),
        Fidelities = new ArraySegment<double>(_fidelities, first, count),
    };

    private readonly record struct Sums(long Ticks, int Exceptions, int Correct, int Followed);
}
