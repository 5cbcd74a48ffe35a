namespace SkillMetrics.Conformance;

/// <summary>A <see cref="StoreHome"/> whose stores have an event queue: each is an <see cref="SkillMetrics.Queueing.IRecordingEventQueue"/>.</summary>
#pragma warning disable CA1040 // a constraint by which the suite finds who has to pass its part
public interface IQueueHome;
#pragma warning restore CA1040
