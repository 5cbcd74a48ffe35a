using System.Text;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

/// <summary>A folder of its own in which commands run, inside this process and with a clock that stands still.</summary>
internal sealed class CliBench : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    public FakeClock Clock { get; } = new(Sample.Time);

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string Input { get; set; } = "";

    public Spectre.Console.IAnsiConsoleInput? Keys { get; set; }

    public bool OutputIsTerminal { get; set; }

    public bool ErrorIsTerminal { get; set; }

    public int Width { get; set; } = 120;

    public static string Lines(params IEnumerable<MetricRecord> records) => string.Concat(records.Select(r => NdjsonCodec.ToLine(r) + "\n"));

    public string PathOf(string name) => _folder.File(name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Ingests records into the default store.</summary>
    public async Task GivenAsync(params MetricRecord[] records)
    {
        Write("given.ndjson", Lines(records));
        var run = await RunAsync("ingest", "given.ndjson", "--json");
        Assert.Equal((0, records.Length), (run.ExitCode, run.Json.GetProperty("inserted").GetInt32()));
    }

    public Task<CliRun> RunAsync(params string[] arguments) => RunAsync(arguments, CancellationToken.None);

    public async Task<CliRun> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        await using var host = new CliHost(new MemoryStream(Encoding.UTF8.GetBytes(Input)), output, error)
        {
            CurrentDirectory = Folder,
            Clock = Clock,
            Variable = Variables.GetValueOrDefault,
            Keys = Keys,
            OutputIsTerminal = OutputIsTerminal,
            ErrorIsTerminal = ErrorIsTerminal,
            Width = Width,
        };
        var exitCode = await CommandLineApp.RunAsync(arguments, host, cancellationToken);
        return new CliRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    public void Dispose() => _folder.Dispose();
}
