using System.Security.Cryptography;
using System.Text;
using SkillMetrics.Promotion.Checks;
using SkillMetrics.Promotion.Triggers;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>Which stages there are, which moves between them are legal, and what must hold for each. Immutable.</summary>
public sealed class PromotionPolicy
{
    private readonly Lazy<string> _json;
    private readonly Lazy<string> _digest;

    /// <summary>Creates a policy.</summary>
    public PromotionPolicy()
    {
        _json = new Lazy<string>(() => PolicyWriter.Write(this));
        _digest = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_json.Value))));
    }

    /// <summary>
    /// Prototype, staged and production. To staged: an approval whose five general items hold. To production: 100 records of each kind
    /// within 7 days, a mean pattern fidelity of 0.90, an accuracy of 0.85, no exception, and an approval whose ten items hold.
    /// </summary>
    public static PromotionPolicy Default { get; } = new()
    {
        Name = "default",
        Stages = [Storage.Stages.Prototype, Storage.Stages.Staged, Storage.Stages.Production],
        Moves =
        [
            new PromotionMove
            {
                From = Storage.Stages.Prototype,
                To = Storage.Stages.Staged,
                Checks = [new ApprovalPresentCheck(), new ApprovalVersionCheck(), new ApprovalItemsCheck(ChecklistItems.General)],
            },
            new PromotionMove
            {
                From = Storage.Stages.Staged,
                To = Storage.Stages.Production,
                Checks =
                [
                    CoverageCheck.Fidelity(100), CoverageCheck.Outcome(100), CoverageCheck.Performance(100), new MeanFidelityCheck(0.90, 100),
                    new AccuracyCheck(0.85, 100), new NoExceptionsCheck(100), new ApprovalPresentCheck(), new ApprovalVersionCheck(),
                    new ApprovalItemsCheck(ChecklistItems.Names),
                ],
            },
        ],
    };

    /// <summary>
    /// The default one's stages and moves, on bounds instead of figures, with what a version did since it entered its stage. To staged: no worse
    /// than the version in production by 0.05 in accuracy and exceptions. To production: 100 records of each kind; lower bounds of 0.90 for
    /// pattern fidelity, 0.85 for accuracy and 0.95 for executions without an exception; no worse than production by 0.02 in accuracy,
    /// exceptions and fidelity and by a tenth in latency; at most a tenth of outcomes errors of the judge. The comparisons of rates hold
    /// however often the gate is asked. Approvals need four eyes and count for 90 days.
    /// </summary>
    public static PromotionPolicy Statistical { get; } = new()
    {
        Name = "statistical",
        Stages = Default.Stages,
        ApprovalValidity = TimeSpan.FromDays(90),
        RollbackTriggers = RollbackTrigger.Statistical,
        Moves =
        [
            new PromotionMove
            {
                From = Storage.Stages.Prototype,
                To = Storage.Stages.Staged,
                SinceEntry = true,
                Checks =
                [
                    RateNonInferiorityCheck.Accuracy(0.05, RateNonInferiorityCheck.DefaultTunedFor),
                    RateNonInferiorityCheck.Exceptions(0.05, RateNonInferiorityCheck.DefaultTunedFor),
                    new ApprovalPresentCheck(), new ApprovalVersionCheck(), new FourEyesCheck(), new ApprovalItemsCheck(ChecklistItems.General),
                ],
            },
            new PromotionMove
            {
                From = Storage.Stages.Staged,
                To = Storage.Stages.Production,
                SinceEntry = true,
                Checks =
                [
                    CoverageCheck.Fidelity(100), CoverageCheck.Outcome(100), CoverageCheck.Performance(100), new FidelityBoundCheck(0.90),
                    new JudgedOutcomesCheck(0.10), RateBoundCheck.Accuracy(0.85), RateBoundCheck.Success(0.95),
                    new FidelityNonInferiorityCheck(0.02), RateNonInferiorityCheck.Accuracy(0.02, RateNonInferiorityCheck.DefaultTunedFor),
                    RateNonInferiorityCheck.Exceptions(0.02, RateNonInferiorityCheck.DefaultTunedFor), new LatencyNonInferiorityCheck(0.10),
                    new TailLatencyNonInferiorityCheck(0.10), new ApprovalPresentCheck(), new ApprovalVersionCheck(), new FourEyesCheck(),
                    new ApprovalItemsCheck(ChecklistItems.Names),
                ],
            },
        ],
    };

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The stages from the first, where every skill starts with its first record, to the last, where only one version of a skill stands.</summary>
    public required IReadOnlyList<string> Stages { get; init => field = [.. value]; }

    /// <summary>The legal moves to later stages. Every version may be taken back to any earlier stage.</summary>
    public required IReadOnlyList<PromotionMove> Moves { get; init => field = [.. value]; }

    /// <summary>How long a version may not be promoted after a rollback. From 0 to 3,660 days; 24 hours by default.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What takes a version back by itself; none for nothing. <see cref="RollbackTrigger.Default"/> by default.</summary>
    public IReadOnlyList<RollbackTrigger> RollbackTriggers { get; init => field = [.. value]; } = RollbackTrigger.Default;

    /// <summary>How long an approval counts after it was signed. More than 0, at most 3,660 days; null, the default, for ever.</summary>
    public TimeSpan? ApprovalValidity { get; init; }

    /// <summary>The first stage.</summary>
    public string FirstStage => Stages[0];

    /// <summary>The last stage.</summary>
    public string LastStage => Stages[^1];

    /// <summary>SHA-256 over <see cref="ToJson"/>, in lower-case hexadecimal: the same wherever the policy says the same.</summary>
    public string Digest => _digest.Value;

    /// <summary>Reads a policy from JSON, as <see cref="ToJson"/> writes it; what it leaves out is as by default.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="checks">Makes a host's own checks by the object that tells them, whose <c>check</c> is the key; or null for none.</param>
    /// <exception cref="FormatException">It is not JSON, or not a policy; the message says where and what is legal.</exception>
    public static PromotionPolicy Parse(string json, IReadOnlyDictionary<string, Func<System.Text.Json.JsonElement, PromotionCheck>>? checks = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return PolicyReader.Read(json, checks);
    }

    /// <summary>The policy as one JSON object in canonical form: names in ordinal order, no white space.</summary>
    public string ToJson() => _json.Value;

    /// <summary>The legal move between two stages, or null.</summary>
    /// <param name="from">The stage to leave.</param>
    /// <param name="to">The stage to enter.</param>
    public PromotionMove? FindMove(string from, string to) =>
        Moves.FirstOrDefault(m => string.Equals(m.From, from, StringComparison.Ordinal) && string.Equals(m.To, to, StringComparison.Ordinal));

    /// <summary>Everything that is wrong with the policy, each sentence naming what and what is legal.</summary>
    public IEnumerable<string> Validate() => PolicyFaults.Of(this);

    /// <summary>The stages a version may be taken back to, nearest first.</summary>
    internal IReadOnlyList<string> Before(string stage) =>
        [.. Stages.TakeWhile(s => !string.Equals(s, stage, StringComparison.Ordinal)).Reverse().Where(_ => Stages.Contains(stage, StringComparer.Ordinal))];

    /// <summary>Throws where the policy is not valid.</summary>
    internal PromotionPolicy EnsureValid(string parameterName)
    {
        var faults = string.Join(" ", Validate());
        return faults.Length == 0 ? this : throw new ArgumentException(faults, parameterName);
    }

    /// <summary>The move, or the exception that says which are legal.</summary>
    internal PromotionMove Move(string skillName, string from, string to) => FindMove(from, to) ?? throw new IllegalMoveException(
        $"{skillName} is at {from} and cannot move to {to}: the policy \"{Name}\" has {Legal(from)}.");

    private string Legal(string from)
    {
        var moves = Moves.Where(m => string.Equals(m.From, from, StringComparison.Ordinal)).Select(m => $"{m.From} to {m.To}").ToList();
        return moves.Count > 0
            ? $"from there only {string.Join(", ", moves)}"
            : $"no move from there, only {string.Join(", ", Moves.Select(m => $"{m.From} to {m.To}"))}";
    }
}
