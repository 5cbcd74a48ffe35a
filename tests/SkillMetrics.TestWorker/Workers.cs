using System.Globalization;
using System.Text;
using SkillMetrics.Pipeline;
using SkillMetrics.Queueing;
using SkillMetrics.Recording;
using SkillMetrics.Testing;

namespace SkillMetrics.TestWorker;

/// <summary>Does events, of which some fail for good and some once.</summary>
internal static class Workers
{
    /// <summary>Works until the queue is empty, and prints how many events each batch had.</summary>
    public static async Task RunAsync(object store)
    {
        var queue = (IEventQueue)store;
        var worker = new EventWorker(queue, (IMetricsAppender)store, [new DelegateEventHandler("number", HandleAsync)], new EventWorkerOptions
        {
            BatchSize = 50,
            LeaseDuration = TimeSpan.FromSeconds(2),
            FailureDelay = TimeSpan.Zero,
        });
        while ((await queue.GetFiguresAsync()).Depth > 0)
        {
            var taken = await worker.RunOnceAsync();
            Console.WriteLine(taken.ToString(CultureInfo.InvariantCulture));
            if (taken == 0)
            {
                // What is left is leased by others, or by one that died.
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static Task HandleAsync(EventContext context, CancellationToken cancellationToken)
    {
        var number = int.Parse(Encoding.UTF8.GetString(context.Event.Payload.Span), CultureInfo.InvariantCulture);
        if (number % 100 == 0)
        {
            throw new InvalidOperationException($"{number} is bad");
        }

        if (number % 20 == 1 && context.Lease.Delivery == 1)
        {
            throw new InvalidOperationException($"{number} fails once");
        }

        context.Add(WorkerRecords.OfEvent(number));
        return Task.CompletedTask;
    }
}
