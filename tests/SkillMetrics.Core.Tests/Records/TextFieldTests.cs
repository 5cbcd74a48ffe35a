using SkillMetrics.Records;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class TextFieldTests
{
    private static readonly string[] _skillNames = [.. RecordFields.RequiredSkillNames.Keys, .. RecordFields.OptionalSkillNames.Keys];

    public static TheoryData<string> RequiredSkillNames => RecordFields.Names(RecordFields.RequiredSkillNames);

    public static TheoryData<string> SkillNames => new(_skillNames);

    public static TheoryData<string> Identifiers => RecordFields.Names(RecordFields.Identifiers);

    public static TheoryData<string> Labels => RecordFields.Names(RecordFields.Labels);

    public static TheoryData<string> Absentable =>
        [.. RecordFields.OptionalSkillNames.Keys, .. RecordFields.OptionalLabels.Keys, .. RecordFields.OptionalTexts.Keys];

    public static TheoryData<string> Required => [.. RecordFields.RequiredSkillNames.Keys, .. RecordFields.Identifiers.Keys, .. RecordFields.Labels.Keys];

    public static TheoryData<string> Texts => RecordFields.Names(RecordFields.AllTexts);

    [Theory]
    [MemberData(nameof(RequiredSkillNames))]
    public void A_skill_name_must_not_be_empty(string field) =>
        Assert.Equal(
            "skill_name must be a name of 1 to 200 characters, but is empty",
            RecordFields.Refused(field, () => RecordFields.AllTexts[field](string.Empty)));

    [Theory]
    [MemberData(nameof(SkillNames))]
    public void A_skill_name_has_at_most_200_characters(string field)
    {
        var longest = new string('é', 200);
        Assert.Equal(longest, RecordFields.AllTexts[field](longest).SkillName);
        Assert.Equal(
            "skill_name must have at most 200 characters, but has 201",
            RecordFields.Refused(field, () => RecordFields.AllTexts[field](longest + "é")));
    }

    [Theory]
    [InlineData("a\0b", "U+0000")]
    [InlineData("a\tb", "U+0009")]
    [InlineData("a\n", "U+000A")]
    [InlineData("\r", "U+000D")]
    [InlineData("a\u007F", "U+007F")]
    [InlineData("a\u0085b", "U+0085")]
    [InlineData("\u009F", "U+009F")]
    public void A_skill_name_must_not_hold_a_control_character(string name, string character)
    {
        foreach (var field in _skillNames)
        {
            Assert.Equal(
                $"skill_name must not hold control characters, but holds {character}",
                RecordFields.Refused(field, () => RecordFields.AllTexts[field](name)));
        }
    }

    [Theory]
    [Trait("Pitfall", "7")]
    [InlineData("YouTube Live Chat")]
    [InlineData("task:airline")]
    [InlineData("a/b\\c")]
    [InlineData("../../etc/passwd")]
    [InlineData("Zürich 東京 עברית")]
    [InlineData("👩‍🚀 launch")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("CON")]
    [InlineData("a\u200Bb\u2028c\uFEFF\uE000\uFFFF")]
    [InlineData("'; DROP TABLE skills; --")]
    [InlineData("%d {0} <b> \"quoted\"")]
    public void A_skill_name_may_be_anything_else(string name)
    {
        foreach (var field in _skillNames)
        {
            Assert.Equal(name, RecordFields.AllTexts[field](name).SkillName);
        }
    }

    [Theory]
    [MemberData(nameof(Identifiers))]
    public void An_identifier_must_not_be_empty(string field) =>
        Assert.EndsWith(" must not be empty", RecordFields.Refused(field, () => RecordFields.Identifiers[field](string.Empty)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Labels))]
    public void A_label_may_be_empty(string field) =>
        Assert.Equal(string.Empty, RecordFields.ValueOf(field, RecordFields.Labels[field](string.Empty)));

    [Theory]
    [MemberData(nameof(Required))]
    public void A_required_text_must_not_be_null(string field) =>
        Assert.Equal(RecordFields.Property(field), Assert.ThrowsAny<ArgumentException>(() => RecordFields.AllTexts[field](null!)).ParamName);

    [Theory]
    [MemberData(nameof(Absentable))]
    public void An_empty_optional_text_counts_as_absent(string field)
    {
        Assert.Null(RecordFields.ValueOf(field, RecordFields.AllTexts[field](null!)));
        Assert.Null(RecordFields.ValueOf(field, RecordFields.AllTexts[field](string.Empty)));
        Assert.Equal(" ", RecordFields.ValueOf(field, RecordFields.AllTexts[field](" ")));
    }

    [Fact]
    public void Identifiers_and_labels_have_at_most_1000_characters()
    {
        foreach (var field in RecordFields.Identifiers.Keys.Concat(RecordFields.Labels.Keys).Concat(RecordFields.OptionalLabels.Keys))
        {
            AssertLimit(field, RecordLimits.IdentifierLength);
        }
    }

    [Fact]
    public void Free_texts_have_at_most_65536_characters()
    {
        foreach (var field in RecordFields.OptionalTexts.Keys)
        {
            AssertLimit(field, RecordLimits.TextLength);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Half_of_a_surrogate_pair_is_refused(string field)
    {
        foreach (var text in new[] { "\uD83D", "\uDE00", "a\uD83D", "\uD83Da", "a\uDE00b", "\uD83D\uD83D\uDE00", "\uD83D\uDE00\uDE00", "\uDE00\uD83D" })
        {
            Assert.Equal(
                $"{RecordFields.Wire(field)} is not valid Unicode: it holds half of a surrogate pair",
                RecordFields.Refused(field, () => RecordFields.AllTexts[field](text)));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Whole_surrogate_pairs_are_kept(string field) => Assert.NotNull(RecordFields.AllTexts[field]("\uD83D\uDE00a\uD83D\uDE00\uD83D\uDE01"));

    private static void AssertLimit(string field, int limit)
    {
        var longest = new string('x', limit);
        Assert.Equal(longest, RecordFields.ValueOf(field, RecordFields.AllTexts[field](longest)));
        Assert.Equal(
            $"{RecordFields.Wire(field)} must have at most {limit} characters, but has {limit + 1}",
            RecordFields.Refused(field, () => RecordFields.AllTexts[field](longest + "x")));
    }
}
