using System.CommandLine;
using System.Text;
using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Options;

/// <summary><c>--policy</c>: under which policy is judged and signed.</summary>
internal sealed class PolicyOption : Option<string?>
{
    private const string DefaultName = "default";
    private const string StatisticalName = "statistical";
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public PolicyOption()
        : base("--policy")
    {
        Description = $"The policy that judges: {DefaultName}, {StatisticalName}, or a JSON file. An approval counts under the policy it was signed under. Default: {DefaultName}.";
        HelpName = "policy";
        CompletionSources.Add(DefaultName, StatisticalName);
    }

    /// <summary>The policy that was asked for.</summary>
    /// <exception cref="CommandException">There is no such file, or it holds no policy.</exception>
    public PromotionPolicy Of(CommandContext context) => context.Get(this) switch
    {
        null or DefaultName => PromotionPolicy.Default,
        StatisticalName => PromotionPolicy.Statistical,
        { } file => Read(file, context.Host.CurrentDirectory),
    };

    private static PromotionPolicy Read(string file, string currentDirectory)
    {
        try
        {
            return PromotionPolicy.Parse(File.ReadAllText(Path.GetFullPath(file, currentDirectory), _strict));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw CommandException.Usage($"--policy {file} is no policy. {(e is FormatException ? e.Message : "It is not UTF-8.")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage($"--policy must be {DefaultName}, {StatisticalName} or a JSON file that can be read, but is \"{file}\". {e.Message}", e);
        }
    }
}
