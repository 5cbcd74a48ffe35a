using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

public sealed class IdentityOrderTests
{
    /// <summary>They are stored: what an id gives today it must give for ever.</summary>
    [Theory]
    [InlineData("019ca6b1-dc00-7e2e-9d8e-1e3d21c0b59b", 1730784375)]
    [InlineData("019CA6B1-DC00-7E2E-9D8E-1E3D21C0B59B", 1730784375)]
    [InlineData("ffffffff-ffff-7fff-bfff-ffffffffffff", (1L << 38) - 1)]
    [InlineData("019ca6b1-dc00-4e2e-9d8e-1e3d21c0b591", 0)]
    [InlineData("zzzzzzzz-zzzz-7zzz-9d8e-1e3d21c0b591", 0)]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV", 1435471533)]
    [InlineData("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", (1L << 38) - 1)]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FA1x", 0)]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FU8", 8)]
    [InlineData("run-000123", 123)]
    [InlineData("123456789012345678", 123456789012345678)]
    [InlineData("1234567890123456789", 0)]
    [InlineData("call_aBcDeF", 0)]
    [InlineData("é７", 0)]
    [InlineData("x", 0)]
    public void An_id_has_its_place_for_ever(string id, long place) => Assert.Equal(place, IdentityOrder.OfId(id));

    [Fact]
    public void Records_without_an_id_of_their_own_have_none() => Assert.All(
        new MetricRecord[] { Sample.Interaction(), Sample.TokenEstimate() }, r => Assert.Equal(0, IdentityOrder.Of(RecordIdentity.Of(r))));

    [Fact]
    public void Ids_that_rise_with_time_rise() => Prop.ForAll(
        ArbMap.Default.ArbFor<uint>(),
        ArbMap.Default.ArbFor<uint>(),
        (one, other) =>
        {
            var (early, late) = (DateTimeOffset.UnixEpoch.AddSeconds(Math.Min(one, other)), DateTimeOffset.UnixEpoch.AddSeconds(Math.Max(one, other)));
            Assert.True(IdentityOrder.OfId(Guid.CreateVersion7(early).ToString()) <= IdentityOrder.OfId(Guid.CreateVersion7(late).ToString()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_id_has_a_place_from_nought() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), id => Assert.True(IdentityOrder.OfId(id.Get) >= 0)).QuickCheckThrowOnFailure();
}
