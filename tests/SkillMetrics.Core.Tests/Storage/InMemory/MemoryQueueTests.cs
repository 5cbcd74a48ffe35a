using System.Runtime.CompilerServices;
using SkillMetrics.Queueing;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.InMemory;

public sealed class MemoryQueueTests
{
    [Fact]
    public void A_completed_event_keeps_no_payload()
    {
        var queue = new MemoryQueue(new EventQueueOptions(), new FakeClock());
        var payload = Complete(queue);
        GC.Collect();
        Assert.False(payload.IsAlive);
        Assert.Equal(0, queue.Enqueue([new QueuedEvent { Id = "1", Type = "a", Payload = default }], TimeSpan.Zero));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Complete(MemoryQueue queue)
    {
        var payload = new byte[100_000];
        queue.Enqueue([new QueuedEvent { Id = "1", Type = "a", Payload = payload }], TimeSpan.Zero);
        Assert.True(queue.Complete(queue.Lease(["a"], 1, TimeSpan.FromMinutes(1))[0]));
        return new WeakReference(payload);
    }
}
