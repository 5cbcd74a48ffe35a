using SkillMetrics.Approvals;
using SkillMetrics.Promotion;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Registry;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Testing;

/// <summary>All of promotion over one store, with a skill that is easily brought to a stage.</summary>
public sealed class PromotionBench
{
    public const string Skill = "summarize";

    private int _records;

    public PromotionBench(IMetricsStore store, TimeProvider clock, PromotionPolicy? policy = null)
    {
        Policy = policy ?? PromotionPolicy.Default;
        Clock = clock;
        Metrics = store;
        Store = (IPromotionStore)store;
        AuditLog = (IAuditLog)store;
        Outbox = (IReindexOutbox)store;
        Registry = new SkillRegistry(store, Store, Policy, clock);
        Approvals = new ApprovalRegistry(Store, AuditLog, Registry, Policy, clock);
        Gate = new PromotionGate(store, Approvals, Registry, Policy, clock);
        Promoter = new Promoter(Store, AuditLog, store, Registry, Gate, Policy, clock);
        Monitor = new RollbackMonitor(Store, store, Promoter, Policy, clock);
    }

    public PromotionPolicy Policy { get; }

    public TimeProvider Clock { get; }

    public IMetricsStore Metrics { get; }

    public IPromotionStore Store { get; }

    public IAuditLog AuditLog { get; }

    public IReindexOutbox Outbox { get; }

    public ISkillRegistry Registry { get; }

    public IApprovalRegistry Approvals { get; }

    public IPromotionGate Gate { get; }

    public IPromoter Promoter { get; }

    public RollbackMonitor Monitor { get; }

    /// <summary>Appends good records of each of the three kinds, the last of them now.</summary>
    public async Task RecordAsync(int each, string? version = null, double fidelity = 0.95, DateTimeOffset? at = null, int exceptions = 0, int wrong = 0)
    {
        var time = at ?? Clock.GetUtcNow();
        var batch = _records++;
        var records = new List<MetricRecord>();
        for (var i = 0; i < each; i++)
        {
            var id = $"{version}-{batch}-{i}";
            records.Add(Sample.Performance(Skill, id) with { SkillVersion = version, Timestamp = time, ExceptionOccurred = i < exceptions });
            records.Add(Sample.Outcome(Skill, id) with { SkillVersion = version, Timestamp = time, Correct = i >= wrong });
            records.Add(Sample.Fidelity(Skill, id) with { SkillVersion = version, Timestamp = time, PatternFidelity = fidelity });
        }

        await ((IMetricsAppender)Metrics).AppendAsync(records);
    }

    public async Task<ApprovalChecklist> ApproveAsync(string to, string? version = null, ChecklistItems? items = null, string? author = null, string approver = "ada") =>
        await Approvals.SubmitAsync(new ApprovalRequest
        {
            SkillName = Skill,
            Version = VersionFilter.Only(version),
            ToStage = to,
            Approver = approver,
            Ticket = "T-1",
            Author = author,
            Items = items ?? ChecklistItems.Of(ChecklistItems.Names),
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["security_reviewed"] = "see T-1 é" },
        });

    public async Task<PromotionResult> PromoteAsync(string to, string? version = null, bool force = false, string? reason = "good") =>
        await Promoter.PromoteAsync(new PromotionRequest
        {
            SkillName = Skill,
            Version = VersionFilter.Only(version),
            ToStage = to,
            Approver = "ada",
            Ticket = "T-1",
            Reason = reason,
            Force = force,
        });

    public async Task<PromotionResult> RollBackAsync(string? to = null, string? version = null, SkillStage? judged = null) =>
        await Promoter.RollbackAsync(new RollbackRequest { SkillName = Skill, Version = VersionFilter.Only(version), ToStage = to, Reason = "worse", Judged = judged });

    public async Task<GateVerdict> EvaluateAsync(string to, string? version = null, DateTimeOffset? asOf = null) =>
        await Gate.EvaluateAsync(new GateRequest { SkillName = Skill, Version = VersionFilter.Only(version), ToStage = to, AsOf = asOf });

    public async Task<SkillStage> StageAsync(string? version = null) => (await Registry.GetAsync(Skill, VersionFilter.Only(version))).Stage;

    /// <summary>Brings the version to staged with its first record.</summary>
    public async Task StageItAsync(string? version = null)
    {
        await RecordAsync(1, version);
        await ApproveAsync(Stages.Staged, version);
        await PromoteAsync(Stages.Staged, version);
    }

    /// <summary>Brings the version to where only the promotion to production is missing.</summary>
    public async Task ReadyAsync(string? version = null)
    {
        await StageItAsync(version);
        await RecordAsync(100, version);
        await ApproveAsync(Stages.Production, version);
    }
}
