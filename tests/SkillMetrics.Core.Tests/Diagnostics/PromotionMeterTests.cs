using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SkillMetrics.Promotion;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Diagnostics;

/// <summary>What promotion counts. A listener hears the whole process: every test listens only to the meter of its own container.</summary>
public sealed class PromotionMeterTests : IDisposable
{
    private readonly ConcurrentQueue<string> _counted = [];
    private readonly MeterListener _listener = new();
    private readonly FakeClock _clock = new();
    private readonly ServiceProvider _services;
    private bool _isReindexed = true;

    public PromotionMeterTests()
    {
        _services = new ServiceCollection().AddMetrics().AddSingleton<TimeProvider>(_clock)
            .AddSkillMetrics(m => m.UseInMemory()
                .UseReindexTrigger((_, _) => _isReindexed ? Task.CompletedTask : Task.FromException(new IOException("full")))
                .ConfigureReindexing(o => (o.ChangeLog, o.MaxAttempts, o.FirstDelay, o.LongestDelay) = (null, 2, TimeSpan.Zero, TimeSpan.Zero)))
            .BuildServiceProvider();
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "SkillMetrics" && ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Name is
                "skillmetrics.gate.decisions" or "skillmetrics.stage.transitions" or "skillmetrics.rollbacks" or "skillmetrics.reindex.attempts")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _counted.Enqueue(
            $"{instrument.Name[13..]} {instrument.Unit} {value}{string.Concat(tags.ToArray().Select(t => $" {t.Key}={t.Value}"))}"));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Verdicts_moves_rollbacks_and_attempts_to_re_index_are_counted()
    {
        var bench = new PromotionBench(_services.GetRequiredService<IMetricsStore>(), _clock);
        await bench.RecordAsync(1);
        Assert.Equal(PromotionOutcome.Refused, (await PromoteAsync(force: false)).Outcome);
        Assert.True((await PromoteAsync(force: true)).IsMoved);
        await _services.GetRequiredService<IPromotionGate>().EvaluateAsync(new GateRequest { SkillName = PromotionBench.Skill, ToStage = Stages.Production });
        Assert.Equal(
            ["gate.decisions {decision} 1 move=prototype to staged verdict=fail", "gate.decisions {decision} 1 move=prototype to staged verdict=fail", "stage.transitions {transition} 1", "gate.decisions {decision} 1 move=staged to production verdict=fail"],
            Counted());

        await _services.GetRequiredService<IPromoter>().RollbackAsync(new RollbackRequest { SkillName = PromotionBench.Skill, Reason = "worse" });
        Assert.Equal(["stage.transitions {transition} 1", "rollbacks {rollback} 1"], Counted());

        var dispatcher = _services.GetRequiredService<ReindexDispatcher>();
        _isReindexed = false;
        await dispatcher.RunOnceAsync();
        _isReindexed = true;
        await dispatcher.RunOnceAsync();
        Assert.Equal(
            ["failed", "dead", "failed", "dead"],
            Counted().Select(c => c.Split("reindex.attempts {attempt} 1 result=")[^1]));
        await _services.GetRequiredService<ReindexQueue>().RetryAsync();
        await dispatcher.RunOnceAsync();
        Assert.Equal(["reindex.attempts {attempt} 1 result=done", "reindex.attempts {attempt} 1 result=done"], Counted());
    }

    private async Task<PromotionResult> PromoteAsync(bool force) => await _services.GetRequiredService<IPromoter>().PromoteAsync(new PromotionRequest
    {
        SkillName = PromotionBench.Skill,
        ToStage = Stages.Staged,
        Approver = "ada",
        Ticket = "T-1",
        Reason = "tried",
        Force = force,
    });

    private string[] Counted()
    {
        var counted = _counted.ToArray();
        _counted.Clear();
        return counted;
    }
}
