using System.Globalization;

namespace SkillMetrics.Benchmarks.Compare;

/// <summary>What was asked for on the command line.</summary>
internal sealed record CompareOptions
{
    public const string Usage = "usage: compare [--json] [--only NAME]... [--records N]";

    public const int FewestRecords = 1_000;

    /// <summary>Whether to print JSON.</summary>
    public bool Json { get; private set; }

    /// <summary>The names that were asked for.</summary>
    public HashSet<string> Only { get; } = new(StringComparer.Ordinal);

    /// <summary>How many records to measure with instead of each comparison's own number.</summary>
    public int? Records { get; private set; }

    /// <summary>Whether a result was asked for.</summary>
    public bool Wants(string name) => Only.Count == 0 || Only.Contains(name);

    /// <summary>Reads the command line.</summary>
    /// <param name="args">What follows <c>compare</c>.</param>
    /// <param name="names">The names there are.</param>
    /// <exception cref="FormatException">It is not legal; the message says why.</exception>
    public static CompareOptions Parse(IReadOnlyList<string> args, IReadOnlyList<string> names)
    {
        var options = new CompareOptions();
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--json":
                    options.Json = true;
                    break;
                case "--only":
                    options.Only.UnionWith(Find(Value(args, ++i), names));
                    break;
                case "--records":
                    options.Records = Number(Value(args, ++i));
                    break;
                default:
                    throw new FormatException($"'{args[i]}' is not known.");
            }
        }

        return options;
    }

    /// <summary>A name that there is means itself and its parts, <c>ingest.10</c> not <c>ingest.1000</c>; anything else is a beginning.</summary>
    private static List<string> Find(string only, IReadOnlyList<string> names)
    {
        var found = names.Where(n => n.StartsWith(names.Contains(only) && n != only ? $"{only}." : only, StringComparison.Ordinal)).ToList();
        return found.Count > 0
            ? found
            : throw new FormatException($"--only {only}: there is no such name. There are {string.Join(", ", names)}.");
    }

    private static string Value(IReadOnlyList<string> args, int index) =>
        index < args.Count ? args[index] : throw new FormatException($"'{args[index - 1]}' needs a value.");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= FewestRecords
            ? number
            : throw new FormatException($"--records {text}: must be a whole number from {FewestRecords}.");
}
