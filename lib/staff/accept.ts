import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "../audit/record";
import type { Origin } from "../actor";
import { hashPassword } from "../auth/password";
import { requireGoodPassword } from "../auth/password-rules";
import { endSessionsOf } from "../auth/sessions";
import { db, type Transaction } from "../db/client";
import { staff, type staffLinks } from "../db/schema";
import { DeskError } from "../domain/errors";
import { readLink, spendLink } from "../auth/links";
import type { acceptRequest } from "./schema";

type Accept = z.infer<typeof acceptRequest>;
type Link = typeof staffLinks.$inferSelect;

/** Spends an invitation or a reset link: a new colleague, or a new password. */
export async function acceptLink(
  request: Accept,
  origin: Origin,
): Promise<{ kind: "invite" | "reset"; email: string }> {
  const known = await readLink(request.token);
  if (!known)
    throw new DeskError(
      "forbidden",
      "This link has been used, replaced or withdrawn, or is too old. Ask for a new one.",
    );
  requireGoodPassword(request.password, { name: known.name ?? request.name ?? "", email: known.email });
  const passwordHash = await hashPassword(request.password);
  return db().transaction(async (tx) => {
    const link = await spendLink(tx, request.token);
    if (link.kind === "invite") await join(tx, link, request, passwordHash, origin);
    else await reset(tx, link, passwordHash, origin);
    return { kind: link.kind, email: link.email };
  });
}

async function join(
  tx: Transaction,
  { email, role }: Link,
  { name }: Accept,
  passwordHash: string,
  origin: Origin,
): Promise<void> {
  if (!name || !role) throw new DeskError("invalid", "Enter your name.", { name: "Enter your name." });
  const [person] = await tx
    .insert(staff)
    .values({ email, name, role, passwordHash })
    .onConflictDoNothing()
    .returning({ id: staff.id });
  if (!person)
    throw new DeskError("conflict", "Someone with this e-mail is already on the staff. Sign in instead.");
  await recordAudit(tx, { staffId: person.id, name }, origin, {
    action: "staff.join",
    outcome: "done",
    subject: email,
    after: { role },
  });
}

async function reset(
  tx: Transaction,
  { staffId }: Link,
  passwordHash: string,
  origin: Origin,
): Promise<void> {
  const [person] = await tx
    .update(staff)
    .set({ passwordHash })
    .where(and(eq(staff.id, staffId ?? ""), isNull(staff.disabledAt)))
    .returning();
  if (!person) throw new DeskError("forbidden", "This account is disabled.");
  await endSessionsOf(tx, person.id);
  await recordAudit(tx, { staffId: person.id, name: person.name }, origin, {
    action: "staff.set-password",
    outcome: "done",
    subject: person.email,
    after: { with: "link" },
  });
}
