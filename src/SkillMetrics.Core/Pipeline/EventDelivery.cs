using SkillMetrics.Queueing;
using SkillMetrics.Records;

namespace SkillMetrics.Pipeline;

/// <summary>One delivery of an event to its handler, with the retries within it.</summary>
internal sealed class EventDelivery(IEventHandler handler, EventLease lease, EventWorkerOptions options)
{
    /// <summary>Why it failed, or null.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>What a person is told of a fault, and its causes.</summary>
    public static string Describe(Exception fault)
    {
        var causes = new List<string>();
        for (var e = fault; e is not null; e = e.InnerException)
        {
            causes.Add($"{e.GetType().FullName}: {e.Message}");
        }

        return string.Join(" <- ", causes);
    }

    /// <summary>Delivers it.</summary>
    /// <returns>The records it led to, or null where it failed, or, without a <see cref="Fault"/>, was broken off.</returns>
    public async ValueTask<IReadOnlyList<MetricRecord>?> RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        for (var retry = 0; ; retry++)
        {
            var context = new EventContext(lease);
            try
            {
                await handler.HandleAsync(context, aborting).ConfigureAwait(false);
                return context.Records;
            }
            catch (OperationCanceledException) when (aborting.IsCancellationRequested)
            {
                return null;
            }
#pragma warning disable CA1031 // whatever a handler throws belongs to its event, not to the worker
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (retry == options.Retries || !IsTransient(e))
                {
                    Fault = e;
                    return null;
                }
            }

            var delay = TimeSpan.FromTicks((long)Math.Min(TimeSpan.TicksPerDay, options.RetryDelay.Ticks * Math.Pow(2, retry)));
            await Task.Delay(delay, options.TimeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private bool IsTransient(Exception fault)
    {
        try
        {
            return options.IsTransient(fault);
        }
#pragma warning disable CA1031 // the host's, which must not end the worker over one event
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
