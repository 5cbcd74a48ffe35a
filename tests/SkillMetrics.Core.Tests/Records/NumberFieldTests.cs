using Xunit;

namespace SkillMetrics.Core.Tests.Records;

[Trait("Pitfall", "4")]
public sealed class NumberFieldTests
{
    public static TheoryData<string> Fractions => RecordFields.Names(RecordFields.Fractions);

    public static TheoryData<string> Sizes => RecordFields.Names(RecordFields.Sizes);

    public static TheoryData<string> Counts => RecordFields.Names(RecordFields.Counts);

    public static TheoryData<string> Choices => RecordFields.Names(RecordFields.Choices);

    [Theory]
    [MemberData(nameof(Fractions))]
    public void A_fraction_is_from_0_to_1(string field)
    {
        foreach (var legal in new[] { 0, -0.0, double.Epsilon, 0.1, 0.85, 0.8499999999999999, 1 })
        {
            Assert.Equal(legal, RecordFields.ValueOf(field, RecordFields.Fractions[field](legal)));
        }

        foreach (var (illegal, text) in new[]
                 {
                     (7.5, "7.5"), (-0.5, "-0.5"), (1.0000000000000002, "1.0000000000000002"), (-5E-324, "-5E-324"), (double.NaN, "NaN"),
                     (double.PositiveInfinity, "Infinity"), (double.NegativeInfinity, "-Infinity"),
                 })
        {
            Assert.Equal(
                $"{RecordFields.Wire(field)} must be from 0 to 1, but is {text}", RecordFields.Refused(field, () => RecordFields.Fractions[field](illegal)));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_size_is_a_finite_number_from_0(string field)
    {
        foreach (var legal in new[] { 0, 0.25, 1e6, double.MaxValue })
        {
            Assert.Equal(legal, RecordFields.ValueOf(field, RecordFields.Sizes[field](legal)));
        }

        foreach (var (illegal, text) in new[]
                 {
                     (-0.5, "-0.5"), (double.NaN, "NaN"), (double.PositiveInfinity, "Infinity"), (double.NegativeInfinity, "-Infinity"),
                 })
        {
            Assert.Equal(
                $"{RecordFields.Wire(field)} must be a finite number from 0, but is {text}",
                RecordFields.Refused(field, () => RecordFields.Sizes[field](illegal)));
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void A_count_is_not_negative(string field)
    {
        foreach (var legal in new[] { 0, 1, long.MaxValue })
        {
            Assert.Equal(legal, RecordFields.ValueOf(field, RecordFields.Counts[field](legal)));
        }

        foreach (var illegal in new[] { -1, long.MinValue })
        {
            Assert.Equal(
                $"{RecordFields.Wire(field)} must not be negative, but is {illegal}",
                RecordFields.Refused(field, () => RecordFields.Counts[field](illegal)));
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_choice_is_one_of_those_defined(string field)
    {
        Assert.NotNull(RecordFields.Choices[field](0));
        foreach (var illegal in new[] { -1, 99 })
        {
            var reason = RecordFields.Refused(field, () => RecordFields.Choices[field](illegal));
            Assert.StartsWith($"{RecordFields.Wire(field)} must be one of ", reason, StringComparison.Ordinal);
            Assert.EndsWith($", but is {illegal}", reason, StringComparison.Ordinal);
        }
    }
}
