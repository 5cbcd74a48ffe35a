using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

public sealed class CodecPropertyTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static readonly Arbitrary<int> _seeds = Arb.From(Gen.Choose(0, int.MaxValue - 1));

    private static readonly Gen<byte[]> _bytes = Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>(),
        Gen.ArrayOf(Gen.Elements("{}[]\",:\\ntfu0123456789eE+-. NaN\t\r\0\u007F"u8.ToArray())),
        from seed in _seeds.Generator
        from mutations in Gen.Choose(1, 3)
        select Mutated(seed, mutations));

    [Fact]
    public void Any_record_comes_back_from_its_line() => Check.One(_config, Prop.ForAll(_seeds, seed =>
    {
        var record = new RandomRecords(seed).Next();
        Assert.Equal(record, Reading.Record(NdjsonCodec.ToLine(record)));
    }));

    [Fact]
    [Trait("Pitfall", "5")]
    public void Any_record_is_one_line_of_one_json_object_in_utf_8() => Check.One(_config, Prop.ForAll(_seeds, seed =>
    {
        var line = NdjsonCodec.ToLine(new RandomRecords(seed).Next());
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain('\r', line);
        Assert.Equal(line, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.UTF8.GetBytes(line)));
        using var document = JsonDocument.Parse(line);
        var names = document.RootElement.EnumerateObject().Select(p => p.Name).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }));

    [Fact]
    public void A_line_written_again_is_the_same_line() => Check.One(_config, Prop.ForAll(_seeds, seed =>
    {
        var line = NdjsonCodec.ToLine(new RandomRecords(seed).Next());
        Assert.Equal(line, NdjsonCodec.ToLine(Reading.Record(line)));
    }));

    [Fact]
    public void Whatever_the_bytes_are_they_are_a_record_or_have_a_reason() => Check.One(_config, Prop.ForAll(Arb.From(_bytes), bytes =>
    {
        var read = new NdjsonReader().TryRead(bytes, Reading.IngestedAt, out var record, out var reason);
        Assert.Equal(read, record is not null);
        Assert.Equal(read, reason is null);
        Assert.True(reason is null || (reason.EndsWith('.') && reason.Length < 400), reason);
        _ = NdjsonReader.IsWhole(bytes);
    }));

    [Fact]
    public void A_reader_that_is_used_again_answers_as_a_new_one_does()
    {
        var reused = new NdjsonReader();
        Check.One(_config, Prop.ForAll(Arb.From(_bytes), bytes =>
        {
            var read = reused.TryRead(bytes, Reading.IngestedAt, out var record, out var reason);
            Assert.Equal(new NdjsonReader().TryRead(bytes, Reading.IngestedAt, out var other, out var otherReason), read);
            Assert.Equal(other, record);
            Assert.Equal(otherReason, reason);
        }));
    }

    private static byte[] Mutated(int seed, int mutations)
    {
        var random = new Random(seed);
        var line = Line();
        for (; mutations > 0 && line.Count > 1; mutations--)
        {
            var position = random.Next(line.Count);
            switch (random.Next(5))
            {
                case 0:
                    line[position] = (byte)random.Next(256);
                    break;
                case 1:
                    line.RemoveRange(position, random.Next(Math.Min(20, line.Count - position)));
                    break;
                case 2:
                    line.InsertRange(position, "\",:{}[]0"u8[random.Next(8)..].ToArray());
                    break;
                case 3:
                    line.RemoveRange(position, line.Count - position);
                    break;
                default:
                    line.InsertRange(position, Line());
                    break;
            }
        }

        return [.. line];

        List<byte> Line() => [.. Encoding.UTF8.GetBytes(NdjsonCodec.ToLine(new RandomRecords(random.Next()).Next()))];
    }
}
