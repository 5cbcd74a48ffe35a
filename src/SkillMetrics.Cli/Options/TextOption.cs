using System.CommandLine;

namespace SkillMetrics.Cli.Options;

/// <summary>An option of any text that is not empty.</summary>
internal sealed class TextOption : Option<string>
{
    public TextOption(string name, string helpName, string description, bool required = true)
        : base(name)
    {
        Description = description;
        HelpName = helpName;
        Required = required;
        Validators.Add(result =>
        {
            if (result.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
            {
                result.AddError($"{name} must not be empty.");
            }
        });
    }

    public static TextOption To() => new("--to", "stage", $"The stage to enter: {string.Join(", ", Promotion.PromotionPolicy.Default.Stages)}, or one of the policy's own.");

    public static TextOption Approver() => new("--approver", "name", "Who approves.");

    public static TextOption Actor() => new("--actor", "name", "Who does it; the audit log says so.", required: false);

    public static TextOption Ticket() => new("--ticket", "id", "The ticket under which it is approved.");
}
