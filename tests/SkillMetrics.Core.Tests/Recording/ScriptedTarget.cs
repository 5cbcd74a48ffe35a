using System.Collections.Concurrent;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Core.Tests.Recording;

/// <summary>A store that keeps what is committed, and fails or waits as a test tells it.</summary>
internal sealed class ScriptedTarget : ICommitTarget, IDisposable
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _gate = new(0);

    /// <summary>The records of each commit that succeeded, with whether it was flushed.</summary>
    public ConcurrentQueue<(IReadOnlyList<MetricRecord> Records, bool Flush)> Commits { get; } = [];

    /// <summary>How many commits were tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>What a commit throws, or null where it succeeds.</summary>
    public Func<IReadOnlyList<MetricRecord>, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Whether each commit waits until it is let through.</summary>
    public bool IsGated { get; set; }

    /// <summary>Completes when a gated commit has begun.</summary>
    public Task EnteredAsync() => _entered.WaitAsync();

    public void LetThrough(int commits = 1) => _gate.Release(commits);

    public void Commit(IReadOnlyList<WriteRequest> requests, bool flush)
    {
        Attempts++;
        if (IsGated)
        {
            _entered.Release();
            _gate.Wait();
        }

        var records = requests.SelectMany(r => Enumerable.Range(0, r.Count).Select(i => r[i])).ToList();
        if (Fault(records) is { } fault)
        {
            throw fault;
        }

        foreach (var request in requests)
        {
            for (var i = 0; i < request.Count; i++)
            {
                request.Add(request[i].Kind, RecordDisposition.Insert);
            }
        }

        Commits.Enqueue((records, flush));
    }

    public void Dispose()
    {
        _entered.Dispose();
        _gate.Dispose();
    }
}
