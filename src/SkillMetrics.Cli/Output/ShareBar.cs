using Spectre.Console;

namespace SkillMetrics.Cli.Output;

/// <summary>A bar on standard error that shows which share of a work is done; gone when it ends.</summary>
internal sealed class ShareBar(ProgressTask task) : IProgress<double>
{
    /// <summary>Runs with a bar where standard error is a terminal, and without one elsewhere.</summary>
    public static Task<T> RunAsync<T>(CommandContext context, string what, Func<IProgress<double>?, Task<T>> run) => !context.ShowsProgress
        ? run(null)
        : Terminal.Create(context.Host.Error, context.Host, moves: true).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(progress => run(new ShareBar(progress.AddTask(what, maxValue: 1))));

    public void Report(double value) => task.Value = value;
}
