using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace SkillMetrics.Storage.Sqlite.Schema;

/// <summary>
/// One numbered step of the schema: <c>V{n}__description.sql</c>, embedded, with its forward part, a line <c>-- down</c>, and the part
/// that takes it back.
/// </summary>
internal sealed record Migration
{
    private const string DownMarker = "\n-- down\n";

    /// <summary>All steps, in ascending order of their numbers.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load(typeof(Migration).Assembly);

    /// <summary>The version that this library works with.</summary>
    public static int Latest => All[^1].Version;

    public required int Version { get; init; }

    public required string Description { get; init; }

    public required string Up { get; init; }

    public required string Down { get; init; }

    /// <summary>SHA-256 of the whole file with LF line ends, in lower-case hexadecimal.</summary>
    public required string Checksum { get; init; }

    private static List<Migration> Load(Assembly assembly) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith('V') && n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => Parse(n, Read(assembly, n)))
            .OrderBy(m => m.Version),
    ];

    private static Migration Parse(string name, string script)
    {
        var separator = name.IndexOf("__", StringComparison.Ordinal);
        var marker = script.IndexOf(DownMarker, StringComparison.Ordinal);
        return new Migration
        {
            Version = int.Parse(name.AsSpan(1, separator - 1), NumberStyles.None, CultureInfo.InvariantCulture),
            Description = name[(separator + 2)..^".sql".Length].Replace('_', ' '),
            Up = script[..marker],
            Down = script[(marker + DownMarker.Length)..],
            Checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script))),
        };
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
