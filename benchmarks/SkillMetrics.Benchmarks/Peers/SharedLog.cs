using Serilog;
using Serilog.Core;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Benchmarks.Peers;

/// <summary>Serilog.Sinks.File with <c>shared: true</c>, which several processes may write to; each event is a record's line.</summary>
internal sealed class SharedLog(string path) : IDisposable
{
    private readonly Logger _logger = new LoggerConfiguration().WriteTo.File(path, outputTemplate: "{Message:l}{NewLine}", shared: true).CreateLogger();

    public void Write(MetricRecord record) => _logger.Information("{Line:l}", NdjsonCodec.ToLine(record));

    public void Dispose() => _logger.Dispose();
}
