using SkillMetrics.Approvals;
using SkillMetrics.Promotion;
using SkillMetrics.Registry;

namespace SkillMetrics.Cli.Stores;

/// <summary>All of promotion over an open store, under one policy.</summary>
internal sealed class PromotionServices
{
    public PromotionServices(OpenStore store, PromotionPolicy policy, TimeProvider clock)
    {
        Store = store;
        Policy = policy;
        Registry = new SkillRegistry(store.Metrics, store.Promotions, policy, clock);
        Approvals = new ApprovalRegistry(store.Promotions, store.AuditLog, Registry, policy, clock);
        Gate = new PromotionGate(store.Metrics, Approvals, Registry, policy, clock);
        Promoter = new Promoter(store.Promotions, store.AuditLog, store.Metrics, Registry, Gate, policy, clock);
        Monitor = new RollbackMonitor(store.Promotions, store.Metrics, Promoter, policy, clock);
    }

    public OpenStore Store { get; }

    public PromotionPolicy Policy { get; }

    public ISkillRegistry Registry { get; }

    public IApprovalRegistry Approvals { get; }

    public IPromotionGate Gate { get; }

    public IPromoter Promoter { get; }

    public RollbackMonitor Monitor { get; }
}
