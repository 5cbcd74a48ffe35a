using SkillMetrics.Cli.Hosting;
using Spectre.Console;

namespace SkillMetrics.Cli.Output;

/// <summary>A checklist that a person ticks on a terminal. It is drawn on standard error, so that standard output holds the answer alone.</summary>
internal static class ChecklistPrompt
{
    /// <summary>The items that the person ticked; null where nobody can be asked.</summary>
    public static async Task<IReadOnlyList<string>?> AskAsync(CliHost host, string title, IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        if (host.Keys is null || !host.ErrorIsTerminal || host.TerminalsAreDumb)
        {
            return null;
        }

        var prompt = new MultiSelectionPrompt<string>()
            .Title(new Cell(title).Text.EscapeMarkup())
            .InstructionsText("Space ticks, Enter signs.")
            .NotRequired()
            .PageSize(Math.Max(3, items.Count))
            .AddChoices(items);
        var terminal = new KeyedTerminal(Terminal.Create(host.Error, host, moves: true), host.Keys);
        try
        {
            return await prompt.ShowAsync(terminal, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The prompt leaves the cursor hidden, and behind its last line.
            terminal.Cursor.Show();
            terminal.WriteLine();
            throw;
        }
    }
}
