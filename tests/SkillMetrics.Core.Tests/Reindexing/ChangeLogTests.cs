using SkillMetrics.Reindexing;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Reindexing;

public sealed class ChangeLogTests : IDisposable
{
    private static readonly DateTimeOffset _now = Sample.Time.AddMinutes(1);
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("log/changes.md");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_entry_says_when_which_skill_the_move_and_the_reason_and_an_event_has_one()
    {
        var log = new ReindexChangeLog(Path);
        await log.AddAsync(Item("e1"), _now, default);
        await log.AddAsync(Item("e1") with { Reason = "another" }, _now.AddDays(1), default);
        await log.AddAsync(Item("e2") with { SkillVersion = null, Reason = " " }, _now, default);
        Assert.Equal(
            """
            # Skill changes

            ## 2026-03-01 12:00:00Z: summarize (v1), staged → production

            good

            Re-indexed 2026-03-01 12:01:00Z.

            <!-- event e1 -->

            ## 2026-03-01 12:00:00Z: summarize, staged → production

            No reason was given.

            Re-indexed 2026-03-01 12:01:00Z.

            <!-- event e2 -->

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(Path));
        Assert.Equal(["changes.md", "changes.md.lock"], Directory.GetFiles(_folder.File("log")).Select(f => System.IO.Path.GetFileName(f)).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }
    }

    [Fact]
    public async Task Names_and_reasons_are_text_and_no_markup_and_no_mark_of_another_event()
    {
        var log = new ReindexChangeLog(Path);
        await log.AddAsync(Item("e1") with { SkillName = "a*b*", Reason = "one\n<!-- event e2 -->\n# two \u001b" }, _now, default);
        await log.AddAsync(Item("e2"), _now, default);
        var text = await File.ReadAllTextAsync(Path);
        Assert.Contains(": a\\*b\\* (v1), ", text, StringComparison.Ordinal);
        Assert.Contains("\none \\<!-- event e2 --\\> \\# two\n", text, StringComparison.Ordinal);
        Assert.Contains("\n<!-- event e2 -->\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_wrote_into_it_stays()
    {
        Directory.CreateDirectory(_folder.File("log"));
        await File.WriteAllTextAsync(Path, "my own words");
        await new ReindexChangeLog(Path).AddAsync(Item("e1"), _now, default);
        Assert.StartsWith("my own words\n\n## 2026", await File.ReadAllTextAsync(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_that_write_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => new ReindexChangeLog(Path).AddAsync(Item($"e{i}"), _now, default))));
        var text = await File.ReadAllTextAsync(Path);
        Assert.All(Enumerable.Range(0, 20), i => Assert.Contains($"<!-- event e{i} -->\n", text, StringComparison.Ordinal));
    }

    private static ReindexItem Item(string id) => new()
    {
        EventId = id,
        SkillName = "summarize",
        SkillVersion = "v1",
        FromStage = "staged",
        ToStage = "production",
        Reason = "good",
        CreatedAt = Sample.Time,
    };
}
