using System.Globalization;

namespace SkillMetrics.Benchmarks.Compare;

/// <summary>What was asked for on the command line.</summary>
internal sealed record CompareOptions
{
    public const string Usage = "usage: compare [--json] [--only NAME]... [--records N]";

    public const int FewestRecords = 1_000;

    /// <summary>Whether to print JSON.</summary>
    public bool Json { get; private set; }

    /// <summary>Names or beginnings of names; none for everything.</summary>
    public List<string> Only { get; } = [];

    /// <summary>How many records to measure with instead of each comparison's own number.</summary>
    public int? Records { get; private set; }

    /// <summary>Whether a result was asked for.</summary>
    public bool Wants(string name) => Only.Count == 0 || Only.Exists(o => name.StartsWith(o, StringComparison.Ordinal));

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
                    options.Only.Add(Value(args, ++i));
                    break;
                case "--records":
                    options.Records = Number(Value(args, ++i));
                    break;
                default:
                    throw new FormatException($"'{args[i]}' is not known.");
            }
        }

        return options.Only.Find(o => !names.Any(n => n.StartsWith(o, StringComparison.Ordinal))) is { } unknown
            ? throw new FormatException($"--only {unknown}: there is no such name. There are {string.Join(", ", names)}.")
            : options;
    }

    private static string Value(IReadOnlyList<string> args, int index) =>
        index < args.Count ? args[index] : throw new FormatException($"'{args[index - 1]}' needs a value.");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= FewestRecords
            ? number
            : throw new FormatException($"--records {text}: must be a whole number from {FewestRecords}.");
}
