import "server-only";
import { createHash } from "node:crypto";
import { count, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { acquireLock } from "../db/locks";
import { setupTokens, staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { Origin } from "../actor";
import { dayMs } from "../domain/durations";
import { keyedDigest } from "../secrets";
import { hashPassword } from "./password";
import { requireGoodPassword, newPassword } from "./password-rules";

export const firstAdministrator = z.strictObject({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1, "Enter your name.").max(100),
  email: z.email("Enter an e-mail address such as name@example.com.").max(254),
  password: newPassword,
});

const hashOf = (token: string) => createHash("sha256").update(token).digest("base64url");

/**
 * The one-time link; null once someone can sign in. Every instance that starts within a day and before it is
 * used gets the same one, which only those with Subdesk's secret can compute.
 */
export async function issueSetupPath(): Promise<string | null> {
  return db().transaction(async (tx) => {
    await acquireLock(tx, "staff");
    const [people] = await tx.select({ count: count() }).from(staff);
    const [issued] = await tx.select().from(setupTokens);
    const of = (at: Date) => keyedDigest("setup", at.toISOString());
    const now = databaseNow();
    if (
      issued &&
      people?.count === 0 &&
      now.getTime() - issued.createdAt.getTime() < dayMs &&
      issued.tokenHash === hashOf(of(issued.createdAt))
    )
      return `/setup?token=${of(issued.createdAt)}`;
    await tx.delete(setupTokens);
    if (people && people.count > 0) return null;
    const token = of(now);
    await tx.insert(setupTokens).values({ tokenHash: hashOf(token), createdAt: now });
    return `/setup?token=${token}`;
  });
}

export async function isSetupTokenGood(token: string): Promise<boolean> {
  const [row] = await db()
    .select({ hash: setupTokens.tokenHash })
    .from(setupTokens)
    .where(eq(setupTokens.tokenHash, hashOf(token)));
  return row !== undefined;
}

const spentLink = () =>
  new DeskError("forbidden", "This set-up link has been used or replaced. Restart Subdesk to get a new one.");

/** Spends the link and makes the first administrator, both or neither. */
export async function createFirstAdministrator(
  input: z.infer<typeof firstAdministrator>,
  origin: Origin,
): Promise<{ email: string }> {
  // Before the hash, which is too expensive to compute for strangers.
  if (!(await isSetupTokenGood(input.token))) throw spentLink();
  requireGoodPassword(input.password, input);
  const passwordHash = await hashPassword(input.password);
  return db().transaction(async (tx) => {
    const spent = await tx
      .delete(setupTokens)
      .where(eq(setupTokens.tokenHash, hashOf(input.token)))
      .returning();
    const [people] = await tx.select({ count: count() }).from(staff);
    if (spent.length === 0 || (people?.count ?? 0) > 0) throw spentLink();
    const [person] = await tx
      .insert(staff)
      .values({ email: input.email, name: input.name, role: "admin", passwordHash })
      .returning({ id: staff.id });
    await recordAudit(tx, { staffId: person?.id ?? null, name: input.name }, origin, {
      action: "staff.set-up",
      outcome: "done",
      subject: input.email,
    });
    return { email: input.email };
  });
}
