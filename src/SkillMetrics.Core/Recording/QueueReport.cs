using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Queueing;

namespace SkillMetrics.Recording;

/// <summary>Tells log and meter what became of events.</summary>
internal static class QueueReport
{
    public static void Buried(IReadOnlyList<DeadLetter> letters, Instruments instruments, ILogger logger)
    {
        if (letters.Count == 0)
        {
            return;
        }

        instruments.Buried(letters.Count);
        foreach (var letter in letters)
        {
            logger.EventDeadLettered(letter.Event.Id, letter.Event.Type, letter.DeliveryCount, letter.ExpiredLeases, letter.Error);
        }
    }
}
