using Spectre.Console;

namespace SkillMetrics.Cli.Output;

/// <summary>Shows on standard error that a command still works, once that takes longer than a person likes to wonder; gone when it ends.</summary>
internal static class Patience
{
    /// <summary>How long nothing is shown.</summary>
    public static TimeSpan Quiet => TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="WithAsync{T}"/>
    public static Task WithAsync(CommandContext context, Func<Task> run) => WithAsync(context, async () =>
    {
        await run().ConfigureAwait(false);
        return true;
    });

    /// <summary>Runs with a sign of life where standard error is a terminal, and without one elsewhere.</summary>
    public static async Task<T> WithAsync<T>(CommandContext context, Func<Task<T>> run)
    {
        var work = run();
        if (context.ShowsProgress && await Task.WhenAny(work, Task.Delay(Quiet, context.Host.Clock)).ConfigureAwait(false) != work)
        {
            await Terminal.Create(context.Host.Error, context.Host, moves: true).Status().StartAsync("Reading the store", _ => work).ConfigureAwait(false);
        }

        return await work.ConfigureAwait(false);
    }
}
