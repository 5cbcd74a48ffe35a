namespace SkillMetrics.Promotion.SelfTest;

/// <summary>Runs of a simulation, on all processors. What comes out does not depend on their order.</summary>
internal sealed class SimulatedRuns(int seed, int runs, int questions, IProgress<double>? progress, CancellationToken cancellationToken)
{
    private readonly Lock _gate = new();
    private int _asked;
    private int _done;

    /// <summary>Runs one question.</summary>
    /// <param name="run">One run, by its number and its chance.</param>
    public async Task<T[]> AskAsync<T>(Func<int, SimulatedRandom, CancellationToken, ValueTask<T>> run)
    {
        var question = _asked++;
        var results = new T[runs];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, runs, parallel, async (number, token) =>
        {
            results[number] = await run(number, new SimulatedRandom(seed, question, number), token).ConfigureAwait(false);
            Report();
        }).ConfigureAwait(false);
        return results;
    }

    private void Report()
    {
        // Within the lock, so that it never goes back.
        lock (_gate)
        {
            progress?.Report(++_done / ((double)questions * runs));
        }
    }
}
