using System.Globalization;
using System.Text.Json.Serialization;

namespace SkillMetrics.Benchmarks.Compare;

/// <summary>One row of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Reference">What it is measured against.</param>
/// <param name="ReferenceName">What that is.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Ratio">
/// Ours over the reference, where more is better and the goal is a share or multiple of it; the goal divided by the figure, where less is
/// better.
/// </param>
/// <param name="Goal">What is to be reached.</param>
/// <param name="Met">Whether it is.</param>
/// <param name="GoalText">The goal in words, for people.</param>
internal sealed record ComparisonResult(
    string Name,
    double Ours,
    double Reference,
    string ReferenceName,
    string Unit,
    double Ratio,
    double Goal,
    bool Met,
    [property: JsonIgnore] string GoalText)
{
    /// <summary>Ours should be at least a multiple of the reference.</summary>
    public static ComparisonResult AtLeast(string name, double ours, double reference, string referenceName, string unit, double goal) =>
        new(name, ours, reference, referenceName, unit, ours / reference, goal, ours / reference >= goal, Text(">=", goal, "x"));

    /// <summary>Ours should be at most a figure.</summary>
    public static ComparisonResult AtMost(string name, double ours, string unit, double goal) =>
        new(name, ours, goal, "the goal", unit, goal / ours, goal, ours <= goal, Text("<=", goal, unit));

    /// <summary>Ours should be at most a multiple of the reference.</summary>
    public static ComparisonResult AtMostTimes(string name, double ours, double reference, string referenceName, string unit, double goal) =>
        new(name, ours, reference, referenceName, unit, goal * reference / ours, goal, ours <= goal * reference, Text("<=", goal, "x"));

    private static string Text(string sign, double goal, string unit) => string.Create(CultureInfo.InvariantCulture, $"{sign} {goal:#,0.##} {unit}");
}
