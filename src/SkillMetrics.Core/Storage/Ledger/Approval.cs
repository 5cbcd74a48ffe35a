namespace SkillMetrics.Storage.Ledger;

/// <summary>A signed checklist, and its revocation where it was revoked.</summary>
/// <param name="Checklist">What was signed.</param>
/// <param name="Revocation">The revocation, or null.</param>
public sealed record Approval(ApprovalChecklist Checklist, ApprovalRevocation? Revocation = null);
