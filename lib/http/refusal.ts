import "server-only";
import { recordAuditAlone } from "../audit/record";
import type { Actor, Origin } from "../actor";
import type { Permission } from "../domain/staff/permissions";
import { describeError, log } from "../log";

/** Audits a request that the person's role does not allow, or that lacks a confirmation. */
export async function recordRefusal(
  actor: Actor,
  permission: Permission,
  code: "forbidden" | "step-up",
  origin: Origin,
): Promise<void> {
  const reason = code === "step-up" ? "Not confirmed." : null;
  await recordAuditAlone(actor, origin, {
    action: "request.refuse",
    outcome: "refused",
    subject: permission,
    reason,
  }).catch((error: unknown) =>
    log().error({ requestId: origin.requestId, ...describeError(error) }, "a refusal could not be audited"),
  );
}
