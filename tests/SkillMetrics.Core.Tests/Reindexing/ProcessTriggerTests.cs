using System.Diagnostics;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Reindexing;

/// <summary>Real processes: the test worker.</summary>
public sealed class ProcessTriggerTests : IDisposable
{
    private static readonly ReindexItem _item = new()
    {
        EventId = "e1",
        SkillName = "a b/c",
        FromStage = "staged",
        ToStage = "production",
        Reason = "because; of \"this\" $(and that)",
        CreatedAt = Sample.Time,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Arguments_and_the_change_reach_the_program_as_they_are_in_its_working_folder()
    {
        var said = await Trigger("say", "$(echo no)", "a b", "; rm *", "\"q\"", "").ReindexAsync(_item);
        Assert.Equal(
            [
                $"folder {_folder.Path}", "argument $(echo no)", "argument a b", "argument ; rm *", "argument \"q\"", "argument ", "input ",
                "SKILLMETRICS_EVENT_ID e1", "SKILLMETRICS_SKILL a b/c", "SKILLMETRICS_SKILL_VERSION -", "SKILLMETRICS_FROM staged",
                "SKILLMETRICS_TO production", "SKILLMETRICS_REASON because; of \"this\" $(and that)",
            ],
            said!.Split('\n'));
        Assert.Contains("SKILLMETRICS_SKILL_VERSION v1", await Trigger("say").ReindexAsync(_item with { SkillVersion = "v1" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_of_any_length_does_not_keep_the_program_from_starting()
    {
        var said = await Trigger("say").ReindexAsync(_item with { Reason = new string('é', 1_000_000) + "\0" });
        Assert.EndsWith("é", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_is_told_with_its_code_and_its_last_words()
    {
        var fault = await Assert.ThrowsAsync<ReindexFailedException>(async () => await Trigger("fail").ReindexAsync(_item));
        Assert.Equal("The re-index command \"dotnet\" ended with 3: no index here", fault.Message);
    }

    [Fact]
    [Trait("Pitfall", "38")]
    public async Task A_missing_program_and_a_missing_working_folder_are_told_clearly()
    {
        var program = await Assert.ThrowsAsync<ReindexFailedException>(async () => await new ProcessReindexTrigger("no-such-program-here", [], _folder.Path).ReindexAsync(_item));
        Assert.StartsWith($"The re-index command \"no-such-program-here\" could not be started in {_folder.Path}: ", program.Message, StringComparison.Ordinal);
        var folder = await Assert.ThrowsAsync<ReindexFailedException>(async () => await new ProcessReindexTrigger("dotnet", [], _folder.File("gone")).ReindexAsync(_item));
        Assert.Equal($"The working folder {_folder.File("gone")} of the re-index command \"dotnet\" does not exist. Create it, or name another.", folder.Message);
    }

    [Theory]
    [InlineData("output")]
    [InlineData("errors")]
    public async Task A_megabyte_of_output_is_read_and_its_end_kept(string stream)
    {
        if (stream == "output")
        {
            var said = await Trigger("shout", stream).ReindexAsync(_item);
            Assert.EndsWith("the end", said, StringComparison.Ordinal);
            Assert.InRange(said!.Length, 1_000, 10_000);
        }
        else
        {
            var fault = await Assert.ThrowsAsync<ReindexFailedException>(async () => await Trigger("shout", stream).ReindexAsync(_item));
            Assert.EndsWith("the end", fault.Message, StringComparison.Ordinal);
            Assert.InRange(fault.Message.Length, 1_000, 10_000);
        }
    }

    [Fact]
    public async Task One_that_hangs_is_killed_with_what_it_started()
    {
        using var stop = new CancellationTokenSource();
        var run = Trigger("hang", _folder.File("pids")).ReindexAsync(_item, stop.Token).AsTask();
        using var watcher = new FileSystemWatcher(_folder.Path, "pids.done") { EnableRaisingEvents = true };
        var written = new TaskCompletionSource();
        watcher.Created += (_, _) => written.TrySetResult();
        if (!File.Exists(_folder.File("pids.done")))
        {
            await written.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        var processes = (await File.ReadAllLinesAsync(_folder.File("pids"))).Select(l => Process.GetProcessById(int.Parse(l, null))).ToList();
        Assert.Equal(2, processes.Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        foreach (var process in processes)
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            process.Dispose();
        }
    }

    [Fact]
    public async Task What_it_leaves_running_with_its_output_open_keeps_nobody_waiting()
    {
        var clock = Stopwatch.StartNew();
        var said = await Trigger("leave", _folder.File("pid")).ReindexAsync(_item);
        using var left = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(_folder.File("pid")), null));
        left.Kill();
        Assert.Equal("left", said);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private ProcessReindexTrigger Trigger(params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "SkillMetrics.TestWorker.dll"), "trigger", .. arguments], _folder.Path);
}
