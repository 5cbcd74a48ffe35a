using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>policy</c>: questions about a policy itself. They need no store.</summary>
internal sealed class PolicyCommand : Command
{
    public PolicyCommand(CliHost host, GlobalOptions options)
        : base("policy", "Questions about a promotion policy itself.") =>
        Add(new PolicySelfTestCommand(host, options));
}
