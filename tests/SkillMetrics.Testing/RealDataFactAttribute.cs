using Xunit;

namespace SkillMetrics.Testing;

/// <summary>A test over the real records; skipped, and saying so, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (RealData.Folder("tau2") is null)
        {
            Skip = "The real records are not there: ../shared/data beside the checkout.";
        }
    }
}
