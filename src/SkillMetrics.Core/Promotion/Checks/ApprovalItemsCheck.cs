using System.Text.Json;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion.Checks;

/// <summary>All items of the checklist that the move needs hold. One that was not answered does not.</summary>
public sealed class ApprovalItemsCheck : ApprovalCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "approval.items";

    /// <summary>Creates the check.</summary>
    /// <param name="items">The items that must hold.</param>
    /// <exception cref="ArgumentException">There is none, or a name is none of <see cref="ChecklistItems.Names"/>.</exception>
    public ApprovalItemsCheck(IReadOnlyList<string> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        _ = ChecklistItems.Of(items);
        Items = items.Count > 0 ? [.. items] : throw new ArgumentException("At least one item must hold.", nameof(items));
    }

    /// <inheritdoc/>
    public override string Name => CheckName;

    /// <summary>The items that must hold.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray("items");
        foreach (var item in Items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }

    private protected override CheckResult Evaluate(CheckContext context, Approval approval)
    {
        var missing = Items.Where(i => approval.Checklist.Items[i] != true).ToList();
        var result = missing.Count == 0
            ? Result(Verdict.Pass, $"All {Items.Count} items of the checklist hold.")
            : Result(Verdict.Fail, $"The checklist does not hold: {string.Join(", ", missing.Select(i => approval.Checklist.Items[i] is null ? $"{i} (not answered)" : i))}.");
        return result with { Observed = Items.Count - missing.Count, Threshold = Items.Count };
    }
}
