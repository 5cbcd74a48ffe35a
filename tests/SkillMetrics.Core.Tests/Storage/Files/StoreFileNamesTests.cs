using SkillMetrics.Records;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class StoreFileNamesTests
{
    [Fact]
    public void A_day_is_one_in_UTC()
    {
        var late = Sample.Performance() with { Timestamp = new DateTimeOffset(2026, 3, 1, 23, 30, 0, TimeSpan.FromHours(-5)) };

        Assert.Equal("performance-2026-03-02.ndjson", StoreFileNames.For(late, FileLayout.Daily));
        Assert.Equal("token_estimate-2026-03-01.ndjson", StoreFileNames.For(Sample.TokenEstimate(), FileLayout.Daily));
    }

    [Fact]
    public void A_skill_has_a_file_a_kind_and_moves_between_stages_share_one() => Assert.Equal(
        ["a%2Fb_performance.json", "a%2Fb_outcomes.json", "a%2Fb_fidelity.json", "a%2Fb_invocations.json", "a%2Fb_promotion_log.json", "a%2Fb_promotion_log.json", "_tokens.json", "_interactions.json"],
        new MetricRecord[]
        {
            Sample.Performance("a/b"), Sample.Outcome("a/b"), Sample.Fidelity("a/b"), Sample.Running("a/b"), Sample.Promotion("a/b"), Sample.Rollback("a/b"),
            Sample.TokenEstimate() with { SkillName = "a/b" }, Sample.Interaction() with { SkillName = "a/b" },
        }.Select(r => StoreFileNames.For(r, FileLayout.PerSkill)));

    [Theory]
    [InlineData("performance-2026-03-01.ndjson", true)]
    [InlineData("x_performance.json", true)]
    [InlineData("x_performance.ndjson", true)]
    [InlineData("_tokens.json", true)]
    [InlineData("rejected_records.ndjson", true)]
    [InlineData("ingestion_watermarks.ndjson", true)]
    [InlineData("performance-today.ndjson", false)]
    [InlineData("notes-2026-03-01.ndjson", false)]
    [InlineData("performance.ndjson", false)]
    [InlineData("skills_registry.json", false)]
    public void Names_of_this_library_are_told_from_others(string name, bool ours) => Assert.Equal(ours, StoreFileNames.IsOurs(name));

    [Theory]
    [InlineData(FileLayout.Daily)]
    [InlineData(FileLayout.PerSkill)]
    public void Every_name_it_gives_is_one_that_it_reads_and_knows(FileLayout layout) => Assert.All(
        Sample.OfEveryKind().Select(r => StoreFileNames.For(r, layout)), name => Assert.True(StoreFileNames.IsOurs(name) && StoreFileNames.IsRead(name), name));

    [Fact]
    [Trait("Pitfall", "7")]
    public void A_name_that_leads_out_of_the_folder_is_refused()
    {
        var folder = new StoreFolder(Path.GetTempPath().TrimEnd('/', '\\'), TimeProvider.System);

        Assert.Throws<InvalidOperationException>(() => folder.Resolve("../x.ndjson"));
        Assert.Throws<InvalidOperationException>(() => folder.Resolve("a/x.ndjson"));
        Assert.Throws<InvalidOperationException>(() => folder.Resolve(Path.GetFullPath("/x.ndjson")));
    }
}
