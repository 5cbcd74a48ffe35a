using System.Globalization;
using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class AutomatedChecksTests
{
    private const string Field = "PromotionRecord.AutomatedChecks automated_checks";

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(" { \"b\" : 1 ,\n\"a\" : [ 1 , { \"d\" : true , \"c\" : null } ] } ", """{"a":[1,{"c":null,"d":true}],"b":1}""")]
    [InlineData("""{"\u00e9":"\u0041\/"}""", """{"é":"A/"}""")]
    [InlineData("""{"b":1,"a":2,"B":3}""", """{"B":3,"a":2,"b":1}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"n":1.50,"m":1e2,"k":123456789012345678901234567890}""", """{"k":123456789012345678901234567890,"m":1e2,"n":1.50}""")]
    public void Checks_are_kept_in_one_fixed_form(string given, string kept)
    {
        var record = Sample.Promotion() with { AutomatedChecks = given };
        Assert.Equal(kept, record.AutomatedChecks);
        Assert.Equal(record, record with { AutomatedChecks = kept });
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{} {}")]
    [InlineData("{}//")]
    public void What_is_not_json_is_refused_with_its_place(string given) =>
        Assert.StartsWith(
            "automated_checks must be a JSON object, but does not parse at byte ",
            RecordFields.Refused(Field, () => Sample.Promotion() with { AutomatedChecks = given }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    [InlineData("1")]
    public void Json_other_than_an_object_is_refused(string given) =>
        Assert.Equal(
            "automated_checks must be a JSON object", RecordFields.Refused(Field, () => Sample.Promotion() with { AutomatedChecks = given }));

    [Theory]
    [InlineData("""{"a":"\ud83d"}""")]
    [InlineData("""{"a":{"\ude00":1}}""")]
    public void Half_of_an_escaped_surrogate_pair_is_refused(string given) =>
        Assert.Equal(
            "automated_checks is not valid Unicode: it holds half of a surrogate pair",
            RecordFields.Refused(Field, () => Sample.Promotion() with { AutomatedChecks = given }));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() =>
        Assert.Equal(
            "automated_checks is not valid Unicode: it holds half of a surrogate pair",
            RecordFields.Refused(Field, () => Sample.Promotion() with { AutomatedChecks = "{\"a\":\"\uD83D\"}" }));

    [Fact]
    public void Null_is_refused() =>
        Assert.Equal("AutomatedChecks", Assert.ThrowsAny<ArgumentException>(() => Sample.Promotion() with { AutomatedChecks = null! }).ParamName);

    [Fact]
    public void The_length_that_counts_is_that_of_the_form_that_is_kept()
    {
        var longest = new string('x', RecordLimits.TextLength - 8);
        var escaped = string.Concat(longest.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
        Assert.Equal(RecordLimits.TextLength, (Sample.Promotion() with { AutomatedChecks = $$"""{ "a": "{{escaped}}" }""" }).AutomatedChecks.Length);
        Assert.Equal(
            "automated_checks must have at most 65536 characters, but has 65537",
            RecordFields.Refused(Field, () => Sample.Promotion() with { AutomatedChecks = $$"""{"a":"{{longest}}x"}""" }));

        // The character is written as an escape of six characters.
        _ = RecordFields.Refused(Field, () => Sample.Promotion() with { AutomatedChecks = $$"""{"a":"{{new string('\uE000', 20_000)}}"}""" });
    }

    [Fact]
    public void Checks_may_nest_as_deep_as_a_line_can_carry_them()
    {
        Assert.Equal(Nested(63), (Sample.Promotion() with { AutomatedChecks = Nested(63) }).AutomatedChecks);
        Assert.Equal(
            "automated_checks must not nest deeper than 63 levels", RecordFields.Refused(Field, () => Sample.Promotion() with { AutomatedChecks = Nested(64) }));
        _ = RecordFields.Refused(Field, () => Sample.Promotion() with { AutomatedChecks = Nested(10_000) });
    }

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
}
