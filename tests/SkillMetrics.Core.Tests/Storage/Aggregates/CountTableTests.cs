using SkillMetrics.Storage.Aggregates;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Aggregates;

public sealed class CountTableTests
{
    [Fact]
    public void Names_are_counted_by_their_exact_letters_and_nothing_for_no_name()
    {
        var table = new CountTable();
        table.Add("a");
        table.Add("A");
        table.Add("a", 2);
        table.Add("");
        table.Add(null);
        Assert.Equal(3, table.Count);
        Assert.Equal((3, 1, 1), (table["a"], table["A"], table[""]));
        Assert.False(table.TryGetValue("b", out _));
    }

    [Fact]
    public void Tables_add_up()
    {
        var (one, other) = (new CountTable(), new CountTable());
        one.Add("a", 2);
        other.Add("a", 3);
        other.Add("b");
        one.Merge(other);
        Assert.Equal((5, 1), (one["a"], one["b"]));
        Assert.Equal(3, other["a"]);
    }
}
