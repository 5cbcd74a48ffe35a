using System.Collections.Concurrent;
using SkillMetrics.Queueing;

namespace SkillMetrics.Pipeline;

/// <summary>Renews the leases of a batch for as long as it is worked on.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly IEventQueue _queue;
    private readonly TimeSpan _duration;
    private readonly ConcurrentDictionary<string, EventLease> _open;
    private readonly PeriodicTimer _timer;
    private readonly Task _renewing;

    public LeaseKeeper(IEventQueue queue, IReadOnlyList<EventLease> leases, EventWorkerOptions options)
    {
        _queue = queue;
        _duration = options.LeaseDuration;
        _open = new ConcurrentDictionary<string, EventLease>(leases.Select(l => KeyValuePair.Create(l.Event.Id, l)), StringComparer.Ordinal);
        _timer = new PeriodicTimer(options.LeaseDuration / 3, options.TimeProvider);
        _renewing = RenewAsync();
    }

    /// <summary>The leases whose events are neither completed nor given back.</summary>
    public IReadOnlyList<EventLease> Open => [.. _open.Values];

    public void Close(EventLease lease) => _open.TryRemove(lease.Event.Id, out _);

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _renewing.ConfigureAwait(false);
    }

    private async Task RenewAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            try
            {
                await _queue.RenewAsync(Open, _duration).ConfigureAwait(false);
            }
#pragma warning disable CA1031, RCS1075 // a queue out of reach is met, and told, by whoever completes the events
            catch (Exception)
#pragma warning restore CA1031, RCS1075
            {
                // It is tried again at the next tick.
            }
        }
    }
}
