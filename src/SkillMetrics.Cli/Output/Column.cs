namespace SkillMetrics.Cli.Output;

/// <summary>A column of a grid.</summary>
/// <param name="Header">Its heading; may be empty.</param>
/// <param name="IsNumber">Whether it is set to the right.</param>
internal readonly record struct Column(string Header, bool IsNumber = false);
