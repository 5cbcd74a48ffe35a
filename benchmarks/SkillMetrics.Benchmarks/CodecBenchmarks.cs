using System.Buffers;
using BenchmarkDotNet.Attributes;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Benchmarks;

/// <summary>One line of NDJSON, both ways.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private static readonly PerformanceRecord _record = new()
    {
        SkillName = "get_reservation_details",
        ExecutionId = "0199c3f0-7d4e-7000-8000-000000000001",
        Timestamp = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(4_930_590),
        Agent = "agent-1",
        ExecutionTime = TimeSpan.FromMilliseconds(12.5),
        ExceptionOccurred = false,
    };

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly NdjsonReader _reader = new();
    private byte[] _line = [];

    [GlobalSetup]
    public void Setup()
    {
        NdjsonCodec.Write(_record, _buffer);
        _line = _buffer.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int Write()
    {
        _buffer.ResetWrittenCount();
        NdjsonCodec.Write(_record, _buffer);
        return _buffer.WrittenCount;
    }

    [Benchmark]
    public MetricRecord? Read()
    {
        _ = _reader.TryRead(_line, default, out var record, out _);
        return record;
    }
}
