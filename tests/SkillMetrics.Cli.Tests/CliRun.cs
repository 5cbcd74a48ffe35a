using System.Text.Json;

namespace SkillMetrics.Cli.Tests;

/// <summary>What a command answered.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }
}
