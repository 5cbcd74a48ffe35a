using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class CollectionFieldTests
{
    [Fact]
    public void A_list_keeps_its_order_and_every_occurrence()
    {
        var record = Sample.Completed() with { FollowUpActions = ["b", "a", "b", ""] };
        Assert.Equal(["b", "a", "b", ""], record.FollowUpActions);
    }

    [Fact]
    public void A_list_does_not_change_with_the_one_it_was_given()
    {
        string[] actions = ["a"];
        var record = Sample.Completed() with { FollowUpActions = actions };
        actions[0] = "b";
        Assert.Equal(["a"], record.FollowUpActions);
        Assert.IsNotType<string[]>(record.FollowUpActions);
    }

    [Fact]
    public void A_map_does_not_change_with_the_one_it_was_given_and_has_its_names_in_ordinal_order()
    {
        var patterns = new Dictionary<string, bool>(StringComparer.Ordinal) { ["b"] = true, ["a"] = false, ["B"] = true };
        var record = Sample.Fidelity() with { PatternsDetail = patterns };
        patterns["c"] = true;
        Assert.Equal([new("B", true), new("a", false), new("b", true)], record.PatternsDetail);
        Assert.True(record.PatternsDetail["b"]);
        Assert.False(record.PatternsDetail.TryGetValue("c", out _));
        Assert.True(record.PatternsDetail.ContainsKey("B"));
        Assert.Equal(["B", "a", "b"], record.PatternsDetail.Keys);
        Assert.Equal([true, false, true], record.PatternsDetail.Values);
    }

    [Fact]
    public void Names_of_patterns_differ_by_case_whatever_the_given_map_thinks()
    {
        var patterns = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase) { ["Cite"] = true };
        var record = Sample.Fidelity() with { PatternsDetail = patterns };
        Assert.False(record.PatternsDetail.ContainsKey("cite"));
    }

    [Fact]
    public void Null_is_refused_as_a_collection_and_within_one()
    {
        Assert.Equal("FollowUpActions", Assert.ThrowsAny<ArgumentException>(() => Sample.Completed() with { FollowUpActions = null! }).ParamName);
        Assert.Equal("FollowUpActions", Assert.ThrowsAny<ArgumentException>(() => Sample.Completed() with { FollowUpActions = [null!] }).ParamName);
        Assert.Equal("PatternsDetail", Assert.ThrowsAny<ArgumentException>(() => Sample.Fidelity() with { PatternsDetail = null! }).ParamName);
        Assert.Equal("Deliverables", Assert.ThrowsAny<ArgumentException>(() => Sample.TokenEstimate() with { Deliverables = null! }).ParamName);
        Assert.Equal("Deliverables", Assert.ThrowsAny<ArgumentException>(() => Sample.TokenEstimate() with { Deliverables = [null!] }).ParamName);
    }

    [Fact]
    public void A_list_has_at_most_65536_characters_in_all_with_one_for_each_item()
    {
        const string field = "InvocationRecord.FollowUpActions follow_up_actions";
        Assert.Equal(2, (Sample.Completed() with { FollowUpActions = [new string('x', 32_767), new string('y', 32_767)] }).FollowUpActions.Count);
        Assert.Equal(
            "follow_up_actions must have at most 65536 characters in all, but has 65537",
            RecordFields.Refused(field, () => Sample.Completed() with { FollowUpActions = [new string('x', 32_767), new string('y', 32_768)] }));
        Assert.Equal(
            "follow_up_actions must have at most 65536 characters in all, but has 65537",
            RecordFields.Refused(field, () => Sample.Completed() with { FollowUpActions = [.. Enumerable.Repeat(string.Empty, 65_537)] }));
        Assert.Equal(
            "follow_up_actions must have at most 65536 characters, but has 65537",
            RecordFields.Refused(field, () => Sample.Completed() with { FollowUpActions = [new string('x', 65_537)] }));
    }

    [Fact]
    public void A_map_has_at_most_65536_characters_in_all_with_one_for_each_name()
    {
        const string field = "FidelityRecord.PatternsDetail patterns_detail";
        Assert.Equal(2, (Sample.Fidelity() with { PatternsDetail = Map(new string('x', 32_767), new string('y', 32_767)) }).PatternsDetail.Count);
        Assert.Equal(
            "patterns_detail must have at most 65536 characters in all, but has 65537",
            RecordFields.Refused(field, () => Sample.Fidelity() with { PatternsDetail = Map(new string('x', 32_767), new string('y', 32_768)) }));
        Assert.Equal(
            "patterns_detail must have at most 65536 characters, but has 65537",
            RecordFields.Refused(field, () => Sample.Fidelity() with { PatternsDetail = Map(new string('x', 65_537)) }));
    }

    private static Dictionary<string, bool> Map(params IEnumerable<string> names) => names.ToDictionary(n => n, _ => true, StringComparer.Ordinal);
}
