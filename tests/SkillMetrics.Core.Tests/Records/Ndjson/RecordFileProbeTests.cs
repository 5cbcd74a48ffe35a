using System.Text;
using SkillMetrics.Records.Ndjson;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

public sealed class RecordFileProbeTests
{
    [Theory]
    [InlineData("""{"skill_name":"s","metric_type":"performance"}""")]
    [InlineData("""{"event_type":"promotion"}""")]
    [InlineData("""{"invocation_id":"1"}""")]
    [InlineData("""{"predicted_output_tokens":1}""")]
    [InlineData("not JSON\n\n{\"a\":1}\n{\"metric_type\":null}\n{")]
    [InlineData("\uFEFF{\"metric_type\":1}")]
    public async Task A_file_with_a_record_among_its_first_lines_is_one_of_records(string text) => Assert.True(await HoldsRecordsAsync(text));

    [Theory]
    [InlineData("")]
    [InlineData("{\n  \"metric_type\": \"performance\"\n}")]
    [InlineData("""{"nested":{"metric_type":"performance"}}""")]
    [InlineData("""["metric_type"]""")]
    [InlineData("""{"a":"metric_type"}""")]
    [InlineData("""{"metric_type":"performance" """)]
    [InlineData("""{"metric_type":"performance"} x""")]
    public async Task Any_other_file_is_not(string text) => Assert.False(await HoldsRecordsAsync(text));

    [Fact]
    public async Task Only_the_first_twenty_lines_that_are_not_blank_count()
    {
        const string record = "{\"metric_type\":\"performance\"}\n";

        Assert.True(await HoldsRecordsAsync(string.Concat(Enumerable.Repeat("x\n\n", 19)) + record));
        Assert.False(await HoldsRecordsAsync(string.Concat(Enumerable.Repeat("x\n\n", 20)) + record));
    }

    private static Task<bool> HoldsRecordsAsync(string text) =>
        RecordFileProbe.HoldsRecordsAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None);
}
