using BenchmarkDotNet.Running;
using SkillMetrics.Benchmarks;
using SkillMetrics.Benchmarks.Children;
using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Limits;

SqliteLibrary.Use();
switch (args)
{
    case [CompareCommand.Verb, .. var rest]:
        return await CompareCommand.RunAsync(rest);
    case [Child.Verb, .. var rest]:
        await Child.RunAsync(rest);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(CodecBenchmarks).Assembly).Run(args);
        return 0;
}
