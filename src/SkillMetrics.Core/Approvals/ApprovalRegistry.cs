using SkillMetrics.Promotion;
using SkillMetrics.Records;
using SkillMetrics.Registry;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Approvals;

/// <summary>The signed checklists, over any store.</summary>
/// <param name="store">Where they are.</param>
/// <param name="auditLog">The store's audit log.</param>
/// <param name="registry">Which versions there are, and where they stand.</param>
/// <param name="policy">What is signed for.</param>
/// <param name="clock">The clock; the system's where it is null.</param>
public sealed class ApprovalRegistry(IPromotionStore store, IAuditLog auditLog, ISkillRegistry registry, PromotionPolicy policy, TimeProvider? clock = null) : IApprovalRegistry
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly PolicyLog _policyLog = new(store, auditLog, policy);

    /// <inheritdoc/>
    public async ValueTask<ApprovalChecklist> SubmitAsync(ApprovalRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var state = await registry.GetAsync(request.SkillName, request.Version, cancellationToken).ConfigureAwait(false);
        var move = policy.Move(request.SkillName, request.FromStage ?? state.Stage.Stage, request.ToStage);
        var now = _clock.GetUtcNow();
        await _policyLog.EnsureToldAsync(now, cancellationToken).ConfigureAwait(false);
        var checklist = new ApprovalChecklist
        {
            ApprovalId = Guid.CreateVersion7(now).ToString("D"),
            SkillName = request.SkillName,
            SkillVersion = state.Stage.SkillVersion,
            FromStage = move.From,
            ToStage = move.To,
            Approver = request.Approver.Trim(),
            Ticket = request.Ticket.Trim(),
            Author = string.IsNullOrWhiteSpace(request.Author) ? null : request.Author,
            Items = request.Items,
            Evidence = request.Evidence.ToDictionary(StringComparer.Ordinal),
            PolicyDigest = policy.Digest,
            CreatedAt = now,
            ValidUntil = policy.ApprovalValidity is { } validity ? now + validity : null,
        };
        var result = await store.CommitAsync(
            new PromotionCommit
            {
                Action = AuditActions.Approval,
                At = now,
                SkillName = checklist.SkillName,
                SkillVersion = checklist.SkillVersion,
                Actor = checklist.Approver,
                Approval = checklist,
            },
            cancellationToken).ConfigureAwait(false);
        return checklist with { AuditEntry = result.Entry!.Number, AuditHash = result.Entry.Hash };
    }

    /// <inheritdoc/>
    public async ValueTask<Approval?> FindAsync(string skillName, string? version, string fromStage, string toStage, CancellationToken cancellationToken = default)
    {
        var ledger = await store.GetLedgerAsync(skillName, cancellationToken).ConfigureAwait(false);
        var ofMove = ledger.Approvals.Where(a => Same(a.Checklist.FromStage, fromStage) && Same(a.Checklist.ToStage, toStage)).ToList();
        return ofMove.FindLast(a => Same(a.Checklist.SkillVersion, version)) ?? ofMove.LastOrDefault();
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Approval>> ListAsync(string? skillName = null, CancellationToken cancellationToken = default)
    {
        var approvals = skillName is null
            ? await store.GetApprovalsAsync(cancellationToken).ConfigureAwait(false)
            : (await store.GetLedgerAsync(skillName, cancellationToken).ConfigureAwait(false)).Approvals;
        return [.. approvals.Reverse()];
    }

    /// <inheritdoc/>
    public async ValueTask<Approval> RevokeAsync(string approvalId, string reason, string? revokedBy = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(approvalId);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _ = Guard.Text(reason, "reason", RecordLimits.TextLength, nameof(reason));
        _ = Guard.OptionalLabel(revokedBy, "revoked_by", nameof(revokedBy));
        var known = Find(await store.GetApprovalsAsync(cancellationToken).ConfigureAwait(false), approvalId)
            ?? throw new ArgumentException($"There is no approval \"{approvalId}\".", nameof(approvalId));
        while (true)
        {
            var ledger = await store.GetLedgerAsync(known.Checklist.SkillName, cancellationToken).ConfigureAwait(false);
            if (Find(ledger.Approvals, approvalId) is { Revocation: not null } revoked)
            {
                return revoked;
            }

            var revocation = new ApprovalRevocation { ApprovalId = approvalId, RevokedBy = revokedBy, Reason = reason, RevokedAt = _clock.GetUtcNow() };
            var result = await store.CommitAsync(
                new PromotionCommit
                {
                    Action = AuditActions.Revocation,
                    At = revocation.RevokedAt,
                    SkillName = known.Checklist.SkillName,
                    SkillVersion = known.Checklist.SkillVersion,
                    Actor = revokedBy,
                    Reason = reason,
                    ExpectedEntry = ledger.LastEntry,
                    Revocation = revocation,
                },
                cancellationToken).ConfigureAwait(false);
            if (result.Entry is { } entry)
            {
                return known with { Revocation = revocation with { AuditEntry = entry.Number, AuditHash = entry.Hash } };
            }
        }
    }

    private static void Check(ApprovalRequest request)
    {
        _ = Guard.Signature(request.Approver, "approver", nameof(request));
        _ = Guard.Signature(request.Ticket, "ticket", nameof(request));
        _ = Guard.OptionalLabel(request.Author, "author", nameof(request));
        foreach (var (item, text) in request.Evidence)
        {
            _ = request.Items[item];
            _ = Guard.Text(text, $"the evidence of {item}", RecordLimits.TextLength, nameof(request));
        }
    }

    private static Approval? Find(IReadOnlyList<Approval> approvals, string approvalId) => approvals.FirstOrDefault(a => Same(a.Checklist.ApprovalId, approvalId));

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);
}
