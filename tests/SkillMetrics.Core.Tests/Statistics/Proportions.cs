using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Statistics;

namespace SkillMetrics.Core.Tests.Statistics;

/// <summary>Proportions for properties.</summary>
internal static class Proportions
{
    /// <summary>Of none to 2,000, with none and all of them often.</summary>
    public static Gen<Proportion> Any { get; } = Of(0);

    /// <summary>The same of at least one.</summary>
    public static Gen<Proportion> Some { get; } = Of(1);

    private static Gen<Proportion> Of(int least) =>
        from count in Gen.OneOf(Gen.Choose(least, 5), Gen.Choose(least, 2000))
        from successes in Gen.OneOf(Gen.Constant(0), Gen.Constant(count), Gen.Choose(0, count))
        select new Proportion(successes, count);
}
