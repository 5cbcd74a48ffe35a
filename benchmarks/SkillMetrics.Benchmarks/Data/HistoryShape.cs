namespace SkillMetrics.Benchmarks.Data;

/// <summary>What a made-up history looks like.</summary>
/// <param name="Skills">Over how many skills the executions are spread, evenly and at random.</param>
/// <param name="Between">The time from one execution to the next.</param>
/// <param name="RandomIds">Whether execution and session ids are random, as the call ids of model vendors are; else they are in time order.</param>
internal sealed record HistoryShape(int Skills, TimeSpan Between, bool RandomIds = false)
{
    /// <summary>An execution a second: half a million records are three days.</summary>
    public static HistoryShape Of(int skills, bool randomIds = false) => new(skills, TimeSpan.FromSeconds(1), randomIds);

    /// <summary>As many records as are asked for, spread over 30 days.</summary>
    public static HistoryShape OfAMonth(int skills, int records) => new(skills, TimeSpan.FromDays(30) / (records / 2.0));
}
