import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { recordAudit, recordAuditAlone } from "../audit/record";
import { db } from "../db/client";
import { sessions, staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { Actor, Origin } from "../actor";
import { assertionOptions, checkPasskey, passkeyAnswer } from "./passkeys";
import { checkPassword } from "./password";
import { auditThrottled, beginAttempt, countersOfConfirmation, takeBackAttempt } from "./throttle";
import { isReadable, spendTotp } from "./totp";

export const confirmation = z.discriminatedUnion("with", [
  z.strictObject({
    with: z.literal("password"),
    password: z.string().min(1, "Enter your password.").max(1024),
  }),
  z.strictObject({
    with: z.literal("code"),
    code: z
      .string()
      .trim()
      .regex(/^\d{3}\s?\d{3}$/, "A code has six digits."),
  }),
  z.strictObject({ with: z.literal("passkey"), answer: passkeyAnswer }),
]);
type Confirmation = z.infer<typeof confirmation>;

const wrong = {
  password: "This is not your password.",
  code: "This code is wrong or was used before.",
  passkey: "This passkey was not accepted.",
};

const unreadable =
  "Your authenticator app no longer works, because the secret of this Subdesk was changed. Confirm in another way, then set the app up again.";

/** Proves that the person is there. Counts for this one session, for ten minutes from now. */
export async function confirmPresence(
  actor: Actor,
  given: Confirmation,
  origin: Origin,
): Promise<{ confirmed: true }> {
  const entry = { action: "session.confirm" as const, after: { with: given.with } };
  const attempt = await beginAttempt(countersOfConfirmation(actor));
  if (!attempt) {
    await auditThrottled(actor.staffId, actor, origin, entry);
    throw new DeskError("too-many", "Too many attempts. Try again in a few minutes.");
  }
  const person = given.with === "passkey" ? undefined : await factorsOf(actor);
  if (!(await isRight(actor, given, person))) {
    await recordAuditAlone(actor, origin, { outcome: "refused", ...entry });
    const why = given.with === "code" && isLost(person) ? unreadable : wrong[given.with];
    throw new DeskError("invalid", why, { [given.with]: why });
  }
  await db().transaction(async (tx) => {
    await takeBackAttempt(tx, attempt, { succeeded: true });
    await tx
      .update(sessions)
      .set({ confirmedAt: sql`now()` })
      .where(and(eq(sessions.idHash, actor.sessionId), isNull(sessions.revokedAt)));
    await recordAudit(tx, actor, origin, { outcome: "done", ...entry });
  });
  return { confirmed: true };
}

type Factors = Pick<typeof staff.$inferSelect, "passwordHash" | "totpSecret"> | undefined;

async function factorsOf({ staffId }: Actor): Promise<Factors> {
  const [person] = await db()
    .select({ passwordHash: staff.passwordHash, totpSecret: staff.totpSecret })
    .from(staff)
    .where(eq(staff.id, staffId));
  return person;
}

const isLost = (person: Factors) => Boolean(person?.totpSecret && !isReadable(person.totpSecret));

async function isRight(actor: Actor, given: Confirmation, person: Factors): Promise<boolean> {
  if (given.with === "passkey")
    return (await checkPasskey(given.answer, "confirm", actor.sessionId))?.staffId === actor.staffId;
  if (given.with === "password") return checkPassword(person?.passwordHash ?? null, given.password);
  return person?.totpSecret
    ? spendTotp(db(), actor.staffId, person.totpSecret, given.code.replace(/\s/g, ""))
    : false;
}

export async function confirmationOptions(actor: Actor) {
  return assertionOptions("confirm", { id: actor.staffId, sessionId: actor.sessionId });
}
