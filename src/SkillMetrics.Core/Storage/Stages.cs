namespace SkillMetrics.Storage;

/// <summary>The names of the stages that exist by default.</summary>
public static class Stages
{
    /// <summary>Where every skill starts with its first record.</summary>
    public const string Prototype = "prototype";

    /// <summary>Good enough to be tried beside the one in production.</summary>
    public const string Staged = "staged";

    /// <summary>In use.</summary>
    public const string Production = "production";

    /// <summary>Was in production until a newer version took its place. Only a rollback brings it back.</summary>
    public const string Superseded = "superseded";
}
