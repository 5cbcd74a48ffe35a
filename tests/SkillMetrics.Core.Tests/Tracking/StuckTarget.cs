using System.Collections.Concurrent;
using SkillMetrics.Recording;

namespace SkillMetrics.Core.Tests.Tracking;

/// <summary>A store that is stuck in its commit until it is released.</summary>
internal sealed class StuckTarget : ICommitTarget, IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly SemaphoreSlim _stuck = new(0);
    private readonly ConcurrentBag<string?> _skills = [];

    /// <summary>Completes once for each commit that began.</summary>
    public Task Stuck => _stuck.WaitAsync();

    public IReadOnlyCollection<string?> Skills => [.. _skills];

    public void Commit(IReadOnlyList<WriteRequest> requests, bool flush)
    {
        _stuck.Release();
        _released.Wait();
        foreach (var request in requests)
        {
            for (var i = 0; i < request.Count; i++)
            {
                _skills.Add(request[i].SkillName);
            }
        }
    }

    public void Release() => _released.Set();

    public void Dispose()
    {
        _released.Dispose();
        _stuck.Dispose();
    }
}
