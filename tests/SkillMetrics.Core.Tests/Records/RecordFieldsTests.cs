using System.Reflection;
using SkillMetrics.Records;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class RecordFieldsTests
{
    /// <summary>A new field must be given its rule in <see cref="RecordFields"/>, and with it all tests of that rule.</summary>
    [Fact]
    public void Every_settable_field_of_every_kind_has_a_rule_under_test()
    {
        var ruled = typeof(RecordFields).GetFields(BindingFlags.Public | BindingFlags.Static)
            .SelectMany(f => ((System.Collections.IDictionary)f.GetValue(null)!).Keys.Cast<string>())
            .Select(k => k[..k.IndexOf(' ', StringComparison.Ordinal)]);

        // A boolean can hold nothing illegal.
        var settable =
            from type in typeof(MetricRecord).Assembly.GetTypes()
            where type.IsSubclassOf(typeof(MetricRecord)) && type.IsSealed
            from property in type.GetProperties()
            where property.SetMethod is { IsPublic: true } && property.PropertyType != typeof(bool)
            select $"{type.Name}.{property.Name}";

        Assert.Equal(settable.Order(StringComparer.Ordinal), ruled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_hierarchy_is_closed_and_has_one_sealed_type_a_kind()
    {
        var types = typeof(MetricRecord).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(MetricRecord))).ToList();
        Assert.All(types, t => Assert.True(t.IsSealed || t.IsAbstract, $"{t.Name} is open."));
        Assert.Equal(Enum.GetValues<RecordKind>().Select(k => $"{k}Record").Order(), types.Where(t => t.IsSealed).Select(t => t.Name).Order());
        Assert.All(types.Append(typeof(MetricRecord)).Where(t => t.IsAbstract), t => Assert.All(
            t.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            c => Assert.True(c.IsFamilyAndAssembly || c.GetParameters() is [{ ParameterType: var p }] && p == t, $"{t.Name} can be derived from outside.")));
    }
}
