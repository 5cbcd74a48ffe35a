using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class InvocationRecordTests
{
    [Fact]
    public void An_invocation_is_completed_abandoned_or_running_by_what_it_states()
    {
        Assert.Equal(InvocationState.Completed, Sample.Completed().State);
        Assert.Equal(InvocationState.Completed, (Sample.Completed() with { Duration = null }).State);
        Assert.Equal(InvocationState.Completed, (Sample.Completed() with { ErrorType = "warned" }).State);
        Assert.Equal(InvocationState.Running, Sample.Running().State);
        Assert.Equal(InvocationState.Running, (Sample.Running() with { FollowUpActions = ["a"], ErrorType = "" }).State);
        Assert.Equal(InvocationState.Abandoned, (Sample.Running() with { Duration = TimeSpan.Zero }).State);
        Assert.Equal(InvocationState.Abandoned, (Sample.Running() with { ErrorType = "E" }).State);
        Assert.Equal(InvocationState.Abandoned, Sample.Failed().State);
    }

    [Fact]
    public void Two_forms_agree_when_they_tell_of_the_same_start()
    {
        var running = Sample.Running();
        Assert.True(running.AgreesOnStart(Sample.Completed()));
        Assert.True(running.AgreesOnStart(Sample.Failed()));
        Assert.False(running.AgreesOnStart(Sample.Completed() with { Timestamp = Sample.Time.AddMicroseconds(1) }));
        Assert.False(running.AgreesOnStart(Sample.Completed() with { SkillVersion = "v2" }));
        Assert.False(running.AgreesOnStart(Sample.Completed() with { SessionId = "other" }));
        Assert.False(running.AgreesOnStart(Sample.Completed() with { WorkflowPath = null }));
    }
}
