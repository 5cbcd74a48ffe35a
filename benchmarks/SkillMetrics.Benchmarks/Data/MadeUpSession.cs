namespace SkillMetrics.Benchmarks.Data;

/// <summary>A session while it goes on.</summary>
/// <param name="id">Its id.</param>
/// <param name="skills">The skills it uses, by number.</param>
internal sealed class MadeUpSession(string id, int[] skills)
{
    private const int Executions = 20;
    private int _left = Executions - 1;

    public string Id => id;

    public int[] Skills => skills;

    /// <summary>Takes the next execution, where there is one left.</summary>
    public bool TryGoOn() => _left-- > 0;
}
