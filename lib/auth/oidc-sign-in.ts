import "server-only";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { recordAudit, recordAuditAlone } from "../audit/record";
import { db } from "../db/client";
import { acquireLock } from "../db/locks";
import { staff } from "../db/schema";
import { env } from "../env";
import { DeskError } from "../domain/errors";
import { requireAnotherAdmin } from "./last-admin";
import { withdrawLinksOf } from "./links";
import { anonymous, type Author, type Origin } from "../actor";
import { isAllowed, roles, type Role } from "../domain/staff/permissions";
import { endSessionsOf } from "./sessions";
import { admit, type SignIn } from "./sign-in";

/**
 * Only the subject has to be there: who someone is known by. What else cannot be used counts as not given.
 */
const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(254).nullable().catch(null),
  email_verified: z.union([z.boolean(), z.enum(["true", "false"])]).catch(false),
  name: z.string().nullable().catch(null),
});

/** The highest role among the values of the claim; null when none is one of ours. */
export function roleOfClaims(claims: Record<string, unknown>, path: string): Role | null {
  const value = path
    .split(".")
    .reduce<unknown>(
      (at, key) =>
        typeof at === "object" && at !== null && Object.hasOwn(at, key)
          ? (at as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
  const given = Array.isArray(value) ? value : [value];
  return roles.findLast((role) => given.includes(role)) ?? null;
}

/**
 * Signs in a person the OpenID provider vouches for. Its claim sets the role each time; without a role there
 * is no access. An existing person with the same e-mail counts as the same only if the provider has verified
 * that e-mail. Someone who has signed in before needs none.
 */
export async function signInWithClaims(
  given: Record<string, unknown>,
  from: Origin & { userAgent: string | null },
): Promise<SignIn> {
  const { oidc } = env();
  const parsed = claimsSchema.safeParse(given);
  const role = oidc && roleOfClaims(given, oidc.roleClaim);
  if (!oidc || !role) return refuse("no role", from);
  if (!parsed.success) return refuse("no subject", from);
  const { sub, email, email_verified: verified, name } = parsed.data;
  const oidcSubject = `${oidc.issuer} ${sub}`;
  try {
    const person = await db().transaction(async (tx) => {
      await acquireLock(tx, "staff");
      const [bySubject] = await tx
        .select()
        .from(staff)
        .where(eq(staff.oidcSubject, oidcSubject))
        .for("update");
      const [byEmail] =
        bySubject || email === null
          ? []
          : await tx
              .select()
              .from(staff)
              .where(sql`lower(${staff.email}) = ${email.toLowerCase()}`)
              .for("update");
      if (byEmail && (byEmail.oidcSubject !== null || (verified !== true && verified !== "true")))
        throw new DeskError("forbidden", "e-mail of someone else");
      const known = bySubject ?? byEmail;
      const author: Author = { staffId: null, name: oidc.label };
      const audit = { outcome: "done" as const, subject: known?.email ?? email };
      if (!known) {
        if (email === null) throw new DeskError("forbidden", "no usable e-mail");
        const [made] = await tx
          .insert(staff)
          .values({ email, name: name?.trim().slice(0, 100) || email, role, oidcSubject })
          .returning();
        await recordAudit(tx, author, from, { action: "staff.join", after: { role }, ...audit });
        return made;
      }
      if (known.disabledAt) throw new DeskError("forbidden", "disabled");
      if (known.role !== role) {
        if (known.role === "admin") await requireAnotherAdmin(tx, known.id);
        await tx.update(staff).set({ role }).where(eq(staff.id, known.id));
        if (!isAllowed(role, "staff.manage")) await withdrawLinksOf(tx, known.id);
        await endSessionsOf(tx, known.id);
        await recordAudit(tx, author, from, {
          action: "staff.set-role",
          before: { role: known.role },
          after: { role },
          ...audit,
        });
      }
      if (known.oidcSubject === null)
        await tx.update(staff).set({ oidcSubject }).where(eq(staff.id, known.id));
      return known;
    });
    return person ? await admit(person, "openid", null, from) : await refuse("no row", from);
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    return refuse(error.message, from);
  }
}

async function refuse(reason: string, from: Origin): Promise<SignIn> {
  await recordAuditAlone(anonymous, from, {
    action: "session.sign-in",
    outcome: "refused",
    after: { with: "openid" },
    reason,
  });
  return { state: "refused" };
}
