using System.Diagnostics;
using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Asking;

/// <summary>How long a question takes in a store of 30 days, and how much longer than in one with a tenth of the records.</summary>
/// <param name="name">The question.</param>
/// <param name="goal">The longest it may take, in milliseconds.</param>
/// <param name="askAsync">Asks a store about one skill.</param>
/// <param name="prepareAsync">What a store needs before it is asked, or null.</param>
internal sealed class Questions(string name, double goal, Func<SqliteMetricsStore, string, Task> askAsync, Func<SqliteMetricsStore, Task>? prepareAsync = null) : IComparison
{
    private const int SmallShare = 10;
    private const int Rounds = 5;
    private const double MostTimes = 1.5;

    public IReadOnlyList<string> Names { get; } = [$"{name}.1m", $"{name}.1m.growth"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        var records = context.Records(1_000_000);
        var large = await context.Months.GetAsync(records);
        var small = await context.Months.GetAsync(records / SmallShare);
        var skills = await large.GetSkillNamesAsync();
        if (prepareAsync is not null)
        {
            await prepareAsync(large);
            await prepareAsync(small);
        }

        // Once to warm up.
        await MeasureAsync(large, small, skills);
        var (inLarge, inSmall) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            foreach (var (ofLarge, ofSmall) in await MeasureAsync(large, small, skills))
            {
                inLarge.Add(ofLarge);
                inSmall.Add(ofSmall);
            }
        }

        var (slow, quick) = (Quantile.Median(inLarge), Quantile.Median(inSmall));
        return
        [
            ComparisonResult.AtMost(Names[0], slow, "ms", goal),
            ComparisonResult.AtMostTimes(Names[1], slow, quick, "a tenth of the records", "ms", MostTimes),
        ];
    }

    /// <summary>Asks about every skill, in both stores in turn.</summary>
    private async Task<List<(double InLarge, double InSmall)>> MeasureAsync(SqliteMetricsStore large, SqliteMetricsStore small, IReadOnlyList<string> skills)
    {
        var times = new List<(double InLarge, double InSmall)>();
        foreach (var skill in skills)
        {
            times.Add((await TimeAsync(large, skill), await TimeAsync(small, skill)));
        }

        return times;
    }

    private async Task<double> TimeAsync(SqliteMetricsStore store, string skill)
    {
        var started = Stopwatch.GetTimestamp();
        await askAsync(store, skill);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
