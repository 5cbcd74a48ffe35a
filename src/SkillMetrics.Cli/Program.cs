using SkillMetrics.Cli;
using SkillMetrics.Cli.Hosting;

using var interrupt = new Interrupt();
var host = CliHost.OfProcess();
await using (host.ConfigureAwait(false))
{
    return await CommandLineApp.RunAsync(args, host, interrupt.Token).ConfigureAwait(false);
}
