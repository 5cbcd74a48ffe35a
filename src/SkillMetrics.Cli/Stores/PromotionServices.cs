using SkillMetrics.Approvals;
using SkillMetrics.Promotion;
using SkillMetrics.Registry;

namespace SkillMetrics.Cli.Stores;

/// <summary>All of promotion over an open store, under the default policy.</summary>
internal sealed class PromotionServices
{
    public PromotionServices(OpenStore store, TimeProvider clock)
    {
        Store = store;
        Registry = new SkillRegistry(store.Metrics, store.Promotions, Policy, clock);
        Approvals = new ApprovalRegistry(store.Promotions, store.AuditLog, Registry, Policy, clock);
        Gate = new PromotionGate(store.Metrics, Approvals, Registry, Policy, clock);
        Promoter = new Promoter(store.Promotions, store.AuditLog, store.Metrics, Registry, Gate, Policy, clock);
        Monitor = new RollbackMonitor(store.Promotions, store.Metrics, Promoter, Policy, clock);
    }

    public static PromotionPolicy Policy => PromotionPolicy.Default;

    public OpenStore Store { get; }

    public ISkillRegistry Registry { get; }

    public IApprovalRegistry Approvals { get; }

    public IPromotionGate Gate { get; }

    public IPromoter Promoter { get; }

    public RollbackMonitor Monitor { get; }
}
