using SkillMetrics.Cli;
using SkillMetrics.Cli.Hosting;

using var interrupt = new Interrupt();
await using var host = CliHost.OfProcess();
return await CommandLineApp.RunAsync(args, host, interrupt.Token).ConfigureAwait(false);
