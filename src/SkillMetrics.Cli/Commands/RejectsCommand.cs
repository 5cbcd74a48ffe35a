using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Ingestion;
using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>rejects</c>: what was not stored, and why.</summary>
internal sealed class RejectsCommand : StoreCommand
{
    private readonly CountOption _top = CreateTop();

    public RejectsCommand(CliHost host, GlobalOptions options)
        : base("rejects", "What was rejected, and why; lists it without a command.", host, options)
    {
        Add(_top);
        Add(new ListCommand(host, options));
        Add(new ShowCommand(host, options));
        Add(new RetryCommand(host, options));
    }

    protected override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) =>
        ListAsync(context, context.Get(_top), cancellationToken);

    private static CountOption CreateTop() => CountOption.Top("Only the first so many.");

    private static async Task<int> ListAsync(CommandContext context, int? top, CancellationToken cancellationToken)
    {
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var rejects = await Patience.WithAsync(
                context,
                () => store.Rejects.ReadRejectsAsync(cancellationToken).Take(top ?? int.MaxValue).ToListAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            await context.AnswerAsync(json => WriteList(json, rejects), screen => WriteList(screen, rejects)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private static void WriteList(Utf8JsonWriter json, List<RejectedRecord> rejects)
    {
        json.WriteStartObject();
        json.WriteStartArray("rejects");
        foreach (var reject in rejects)
        {
            Write(json, reject);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteList(IScreen screen, List<RejectedRecord> rejects)
    {
        if (rejects.Count == 0)
        {
            screen.Write("Nothing was rejected.");
        }

        screen.Write(new Grid(
            null,
            [new("id", IsNumber: true), new("source"), new("offset", IsNumber: true), new("reason")],
            [.. rejects.Select(r => (Cell[])[Id(r), r.Reject.Source, Offset(r), r.Reject.Reason])]));
    }

    private static void Write(Utf8JsonWriter json, RejectedRecord reject)
    {
        json.WriteStartObject();
        json.WriteNumber("id", reject.Id);
        json.WriteString("source", reject.Reject.Source);
        json.Integer("offset", reject.Reject.Offset);
        json.WriteString("reason", reject.Reject.Reason);
        json.WriteString("text", reject.Reject.Text);
        json.Time("rejected_at", reject.RejectedAt);
        json.WriteEndObject();
    }

    private static string Id(RejectedRecord reject) => reject.Id.ToString(CultureInfo.InvariantCulture);

    private static string Offset(RejectedRecord reject) => Format.Text(reject.Reject.Offset?.ToString(CultureInfo.InvariantCulture));

    /// <summary><c>rejects list</c>: all of them, oldest first.</summary>
    private sealed class ListCommand : StoreCommand
    {
        private readonly CountOption _top = CreateTop();

        public ListCommand(CliHost host, GlobalOptions options)
            : base("list", "What was rejected, oldest first.", host, options) => Add(_top);

        protected override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) =>
            ListAsync(context, context.Get(_top), cancellationToken);
    }

    /// <summary><c>rejects show</c>: one of them, with its text.</summary>
    private sealed class ShowCommand : StoreCommand
    {
        private readonly Argument<long> _id = new("id") { Description = "Its number, as rejects list tells it." };

        public ShowCommand(CliHost host, GlobalOptions options)
            : base("show", "One rejected record with its text.", host, options)
        {
            _id.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && !long.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                {
                    result.AddError($"The id must be a whole number, but is \"{token.Value}\".");
                }
            });
            Add(_id);
        }

        protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        {
            var id = context.Get(_id);
            var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                var reject = await Patience.WithAsync(
                    context,
                    () => store.Rejects.ReadRejectsAsync(cancellationToken).FirstOrDefaultAsync(r => r.Id == id, cancellationToken).AsTask()).ConfigureAwait(false)
                    ?? throw CommandException.Usage(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The store has no rejected record {id}. See skillmetrics rejects list for those it has."));
                await context.AnswerAsync(json => Write(json, reject), screen => WriteOne(screen, reject)).ConfigureAwait(false);
            }

            return ExitCode.Done;
        }

        private static void WriteOne(IScreen screen, RejectedRecord reject)
        {
            screen.Write(Grid.Facts(
                null,
                ("id", Id(reject)),
                ("source", reject.Reject.Source),
                ("offset", Offset(reject)),
                ("reason", reject.Reject.Reason),
                ("rejected at", Format.Time(reject.RejectedAt))));
            screen.Write(reject.Reject.Text);
        }
    }

    /// <summary><c>rejects retry</c>: stores what is valid now.</summary>
    private sealed class RetryCommand(CliHost host, GlobalOptions options)
        : StoreCommand("retry", "Reads them again; what is valid now is stored and is rejected no more.", host, options)
    {
        protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        {
            var store = await context.OpenToMaintainAsync(cancellationToken).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                var summary = await Patience.WithAsync(context, () => new RejectRetry(store.Rejects, store.Ingestion).RunAsync(cancellationToken)).ConfigureAwait(false);
                await context.AnswerAsync(json => Write(json, summary), screen => Write(screen, summary)).ConfigureAwait(false);
            }

            return ExitCode.Done;
        }

        private static void Write(Utf8JsonWriter json, RejectRetrySummary summary)
        {
            json.WriteStartObject();
            json.WriteNumber("rejects", summary.Rejects);
            json.WriteNumber("inserted", summary.Inserted);
            json.WriteNumber("updated", summary.Updated);
            json.WriteNumber("duplicates", summary.Duplicates);
            json.WriteNumber("remaining", summary.Remaining);
            json.WriteEndObject();
        }

        private static void Write(IScreen screen, RejectRetrySummary summary) => screen.Write(Grid.Facts(
            null,
            ("rejects", Format.Count(summary.Rejects)),
            ("inserted", Format.Count(summary.Inserted)),
            ("updated", Format.Count(summary.Updated)),
            ("duplicates", Format.Count(summary.Duplicates)),
            ("remaining", Format.Count(summary.Remaining))));
    }
}
