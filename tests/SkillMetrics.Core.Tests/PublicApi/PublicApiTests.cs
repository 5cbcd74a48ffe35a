using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.PublicApi;

/// <summary>The public surface is written down beside the tests, so that a change of it is seen in review.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "SKILLMETRICS_ACCEPT_API";

    [Fact]
    public void The_public_surface_is_the_one_that_is_written_down()
    {
        var path = Path.Combine(RealData.Root, "tests", "SkillMetrics.Core.Tests", "PublicApi", "SkillMetrics.Core.txt");
        var actual = PublicApiText.Of(typeof(MetricRecord).Assembly).ToList();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, string.Concat(actual.Select(l => $"{l}\n")));
        }

        var expected = File.ReadAllLines(path);
        Assert.True(
            actual.SequenceEqual(expected, StringComparer.Ordinal),
            $"The public surface has changed. To accept it on purpose, run this test once with {Accept}=1 and commit {path}.\n{Difference(expected, actual)}");
    }

    [Fact]
    public void The_text_shows_what_a_caller_can_see()
    {
        var text = PublicApiText.Of(typeof(MetricRecord).Assembly).ToList();
        Assert.Contains("SkillMetrics.Records: sealed record class OutcomeRecord : ExecutionRecord", text);
        Assert.Contains("    required bool Correct { get; init; }", text);
        Assert.Contains("    double? Confidence { get; init; }", text);
        Assert.Contains("    override required string SkillName { get; init; }", text);
        Assert.Contains("    Invocation = 3", text);
        Assert.Contains("    const int SkillNameLength = 200", text);
        Assert.Contains("    ValueTask<IngestionWatermark?> GetWatermarkAsync(string source, CancellationToken cancellationToken = default)", text);
        Assert.DoesNotContain(text, l => l.Contains("Guard", StringComparison.Ordinal) || l.Contains("PrintMembers", StringComparison.Ordinal));
    }

    /// <summary>What is gone and what is new, each line under the type it belongs to.</summary>
    private static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual) => string.Join(
        '\n',
        Qualified(expected).Except(Qualified(actual), StringComparer.Ordinal).Select(l => $"- {l}")
            .Concat(Qualified(actual).Except(Qualified(expected), StringComparer.Ordinal).Select(l => $"+ {l}")));

    private static IEnumerable<string> Qualified(IEnumerable<string> lines)
    {
        var type = string.Empty;
        foreach (var line in lines)
        {
            if (line.StartsWith(' '))
            {
                yield return $"{type} {{{line.Trim()}}}";
            }
            else
            {
                yield return type = line;
            }
        }
    }
}
