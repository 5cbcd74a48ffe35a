using System.Security.Cryptography;
using System.Text;
using SkillMetrics.Storage;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage;

public sealed class RejectTests
{
    [Fact]
    public void A_text_is_kept_as_it_is_up_to_its_limit()
    {
        var longest = new string('é', Reject.TextLimit);
        Assert.Equal(longest, Of(longest).Text);
        Assert.Equal(longest, Of(longest + "x").Text);
        Assert.Equal(string.Empty, Of(string.Empty).Text);
    }

    [Fact]
    public void A_text_is_never_cut_within_a_character()
    {
        var text = new string('x', Reject.TextLimit - 1) + "😀";
        Assert.Equal(new string('x', Reject.TextLimit - 1), Of(text).Text);
        Assert.Equal(Reject.TextLimit, Of(string.Concat(Enumerable.Repeat("😀", 100_000))).Text.Length);
        Assert.Equal(new string('東', Reject.TextLimit), Of(new string('東', 200_000)).Text);
    }

    [Fact]
    public void The_hash_is_of_the_whole_bytes_whatever_is_shown_of_them()
    {
        var bytes = Encoding.UTF8.GetBytes(new string('x', 100_000) + "y");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Reject.Of("a", 0, bytes, "bad").TextHash);
        Assert.NotEqual(Reject.Of("a", 0, [0xFF], "bad").TextHash, Reject.Of("a", 0, [0xFE], "bad").TextHash);
    }

    [Fact]
    [Trait("Pitfall", "3")]
    public void Bytes_that_are_not_utf_8_are_shown_as_such() => Assert.Equal("a\uFFFDb", Reject.Of("a", 0, [(byte)'a', 0xFF, (byte)'b'], "bad").Text);

    private static Reject Of(string text) => Reject.Of("a", 0, Encoding.UTF8.GetBytes(text), "bad");
}
