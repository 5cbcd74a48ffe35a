namespace SkillMetrics.Analytics;

/// <summary>A timeline would have more points than <see cref="Timeline.MostPoints"/>. The message says how many, and what to do.</summary>
public sealed class TimelineTooLongException : Exception
{
    internal TimelineTooLongException(TimelineBucket bucket, int points)
        : base(FormattableString.Invariant(
            $"The timeline would have {points} points of a {bucket}, and {Timeline.MostPoints} is the limit. Ask for a later beginning or for longer buckets."))
    {
    }
}
