using System.Globalization;

namespace SkillMetrics.Queueing;

/// <summary>What the event queue of a store can be told.</summary>
public sealed class EventQueueOptions
{
    /// <summary>The delivery that, abandoned with an error, moves an event to the dead letters. From 1 to 1,000; 3 by default.</summary>
    public int MaxDeliveries { get; set; } = 3;

    /// <summary>
    /// The expired lease that moves an event to the dead letters: one that kills its worker would else kill them all, again and again. From 1
    /// to 1,000; 10 by default.
    /// </summary>
    public int MaxExpiredLeases { get; set; } = 10;

    /// <summary>
    /// How long the id of a completed event is remembered, so that a producer that enqueues it again because it was never told does not have it
    /// done twice. From 0 to 366 days; 1 day by default.
    /// </summary>
    public TimeSpan RememberCompleted { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Everything that is wrong with the options, each sentence naming the option, its value and what is legal.</summary>
    public IEnumerable<string> Validate()
    {
        if (MaxDeliveries is < 1 or > 1_000)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(MaxDeliveries)} must be from 1 to 1000, but is {MaxDeliveries}.");
        }

        if (MaxExpiredLeases is < 1 or > 1_000)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(MaxExpiredLeases)} must be from 1 to 1000, but is {MaxExpiredLeases}.");
        }

        if (RememberCompleted < TimeSpan.Zero || RememberCompleted > TimeSpan.FromDays(366))
        {
            yield return $"{nameof(RememberCompleted)} must be from 0 to 366 days, but is {RememberCompleted}.";
        }
    }
}
