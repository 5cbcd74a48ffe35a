using System.Text;
using SkillMetrics.Storage.Files;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class SkillFileNameTests
{
    [Theory]
    [Trait("Pitfall", "7")]
    [InlineData("YouTube Live Chat", "YouTube Live Chat")]
    [InlineData("résumé-日本語_v1.2", "résumé-日本語_v1.2")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("../x", "%2E%2E%2Fx")]
    [InlineData("..", "%2E%2E")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("C:\\x", "C%3A%5Cx")]
    [InlineData("a*?\"<>|b", "a%2A%3F%22%3C%3E%7Cb")]
    [InlineData("100%", "100%25")]
    [InlineData("a~b", "a%7Eb")]
    [InlineData("end. ", "end%2E%20")]
    [InlineData(" ", "%20")]
    [InlineData("a\u0085b\n", "a%C2%85b%0A")]
    [InlineData("CON", "CON")]
    [InlineData("con.v1.2", "con%2Ev1.2")]
    [InlineData("lpt1 .x", "lpt1 %2Ex")]
    [InlineData("console.log", "console.log")]
    public void What_no_file_system_takes_is_encoded_and_everything_else_stays(string skill, string expected)
    {
        Assert.Equal(expected, SkillFileName.Encode(skill));
        Assert.Equal(skill, Uri.UnescapeDataString(expected));
    }

    [Fact]
    [Trait("Pitfall", "7")]
    public void A_long_name_becomes_its_beginning_and_a_hash_of_all_of_it()
    {
        var emoji = string.Concat(Enumerable.Repeat("😀", 100));
        var slashes = new string('/', 200);

        Assert.Matches("^(😀){25}~[0-9a-f]{16}$", SkillFileName.Encode(emoji));
        Assert.Matches("^(%2F){34}~[0-9a-f]{16}$", SkillFileName.Encode(slashes));
        Assert.NotEqual(SkillFileName.Encode(emoji), SkillFileName.Encode(emoji + "x"));
        Assert.Equal(new string('a', 120), SkillFileName.Encode(new string('a', 120)));
        Assert.Matches("^a{103}~[0-9a-f]{16}$", SkillFileName.Encode(new string('a', 121)));
    }

    [Fact]
    [Trait("Pitfall", "7")]
    public void No_name_is_longer_than_a_file_system_takes_or_stops_within_an_encoded_byte()
    {
        for (var lead = 0; lead < 8; lead++)
        {
            var name = SkillFileName.Encode(new string('a', lead) + string.Concat(Enumerable.Repeat("é/日😀~", 30)));
            Assert.InRange(Encoding.UTF8.GetByteCount(name), 115, SkillFileName.LongestBytes);
            Assert.Matches("^([^%~]|%[0-9A-F]{2})*~[0-9a-f]{16}$", name);
            Assert.Equal(name, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)));
        }
    }
}
