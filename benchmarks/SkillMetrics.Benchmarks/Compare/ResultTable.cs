using System.Globalization;
using System.Text;

namespace SkillMetrics.Benchmarks.Compare;

/// <summary>Results for people.</summary>
internal static class ResultTable
{
    private static readonly string[] _head = ["name", "ours", "reference", "", "unit", "ratio", "goal", "met"];

    public static string Of(IReadOnlyList<ComparisonResult> results, IReadOnlyList<string> notes)
    {
        var rows = results.Select(Cells).Prepend(_head).ToList();
        var widths = Enumerable.Range(0, _head.Length).Select(column => rows.Max(r => r[column].Length)).ToList();
        var table = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => IsNumber(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            table.AppendLine(string.Join("  ", cells).TrimEnd());
        }

        foreach (var note in notes)
        {
            table.AppendLine(note);
        }

        return table.ToString();
    }

    private static bool IsNumber(int column) => column is 1 or 2 or 5;

    private static string[] Cells(ComparisonResult result) =>
    [
        result.Name,
        Number(result.Ours),
        Number(result.Reference),
        result.ReferenceName,
        result.Unit,
        Number(result.Ratio),
        result.GoalText,
        result.Met ? "yes" : "no",
    ];

    /// <summary>About three digits.</summary>
    private static string Number(double number) =>
        number.ToString(number >= 100 ? "#,0" : number >= 10 ? "0.0" : number >= 0.1 ? "0.00" : "0.0000", CultureInfo.InvariantCulture);
}
