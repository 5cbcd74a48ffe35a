using BenchmarkDotNet.Running;
using SkillMetrics.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(CodecBenchmarks).Assembly).Run(args);
