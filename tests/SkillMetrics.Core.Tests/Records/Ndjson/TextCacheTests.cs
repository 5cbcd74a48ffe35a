using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Records.Ndjson;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

public sealed class TextCacheTests
{
    [Fact]
    public void Whatever_was_asked_before_a_text_is_that_of_its_bytes()
    {
        var cache = new TextCache();
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text.Get);
            Assert.Equal(Encoding.UTF8.GetString(bytes), cache.Get(bytes));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Many_texts_that_differ_in_one_byte_are_told_apart()
    {
        var cache = new TextCache();
        for (var round = 0; round < 2; round++)
        {
            Assert.All(Enumerable.Range(0, 5_000), i => Assert.Equal($"skill {i}", cache.Get(Encoding.UTF8.GetBytes($"skill {i}"))));
        }
    }

    [Fact]
    public void A_text_that_comes_again_is_made_once()
    {
        var cache = new TextCache();
        Assert.Same(cache.Get("book_flight"u8), cache.Get("book_flight"u8));
        Assert.NotSame(cache.Get(new byte[65]), cache.Get(new byte[65]));
    }
}
