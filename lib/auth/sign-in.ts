import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { recordAudit, recordAuditAlone } from "../audit/record";
import { db, type Transaction } from "../db/client";
import { passkeys, staff } from "../db/schema";
import { maxPerPerson } from "../domain/staff/limits";
import { DeskError } from "../domain/errors";
import { networkKey } from "../address";
import { anonymous, type Author, type Origin } from "../actor";
import { checkPasskey, passkeyAnswer, type PasskeyAnswer } from "./passkeys";
import { checkPassword } from "./password";
import { secondFactorsOf, spendCode, type SecondFactor } from "./second-factor";
import { endSurplusSessions, startSession } from "./sessions";
import { inTurnOf } from "./anonymous-limits";
import { recordUnfinished } from "./unfinished";
import { auditThrottled, beginAttempt, countersOf, takeBackAttempt, type Attempt } from "./throttle";
import { isReadable } from "./totp";

const credentials = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(1024),
  /** Of the second factor, requested once the password was right. */
  code: z.string().trim().max(64).optional(),
});

export type SignIn =
  | { state: "signed-in"; staffId: string; sessionId: string }
  | { state: "second-factor"; factors: SecondFactor[] }
  | { state: "refused" }
  /** The password was right, and what the code would be compared with was made under another AUTH_SECRET. */
  | { state: "unreadable" }
  | { state: "throttled" };

type From = Origin & { userAgent: string | null };
type Means = "password" | "totp" | "recovery-code" | "openid" | { passkey: string };

interface Person {
  id: string;
  name: string;
  passwordHash: string | null;
}

/**
 * Checks e-mail, password and, where one is set, the second factor, and starts a session. Answers the same,
 * and as slowly, whether or not the e-mail is known. Wrong codes count like wrong passwords.
 */
export async function signIn(given: unknown, from: From): Promise<SignIn> {
  const parsed = credentials.safeParse(given);
  if (!parsed.success) return { state: "refused" };
  return inTurn(from, () => signInWithPassword(parsed.data, from));
}

async function signInWithPassword(
  { email, password, code }: z.infer<typeof credentials>,
  from: From,
): Promise<SignIn> {
  const attempt = await beginAttempt(countersOf(email, from.address));
  if (!attempt) return turnAway(from);

  const [person] = await db()
    .select({
      id: staff.id,
      name: staff.name,
      passwordHash: staff.passwordHash,
      totpSecret: staff.totpSecret,
      disabledAt: staff.disabledAt,
    })
    .from(staff)
    .where(sql`lower(${staff.email}) = ${email.toLowerCase()}`);
  const known = person !== undefined && person.disabledAt === null;
  const right = await checkPassword(known ? person.passwordHash : null, password);
  if (!known || !right) return refuse(known ? person : null, from);

  const factors = await secondFactorsOf(db(), person);
  if (factors.length === 0) return admit(person, "password", attempt, from);
  if (!code) {
    await takeBackAttempt(db(), attempt, { succeeded: false });
    await recordUnfinished(authorOf(person), from);
    return { state: "second-factor", factors };
  }
  const means = await spendCode(db(), person, code);
  if (means) return admit(person, means, attempt, from);
  const refused = await refuse(person, from);
  return person.totpSecret === null || isReadable(person.totpSecret) ? refused : { state: "unreadable" };
}

/** Signs in with a passkey alone: the device has checked who holds it. */
export async function signInWithPasskey(given: unknown, from: From): Promise<SignIn> {
  const parsed = passkeyAnswer.safeParse(given);
  if (!parsed.success) return { state: "refused" };
  return inTurn(from, () => signInWithAnswer(parsed.data, from));
}

async function signInWithAnswer(answer: PasskeyAnswer, from: From): Promise<SignIn> {
  const attempt = await beginAttempt(countersOf(`passkey ${answer.response.id}`, from.address));
  if (!attempt) return turnAway(from);
  const owner = await checkPasskey(answer, "sign-in", null);
  const [person] = owner
    ? await db()
        .select({ id: staff.id, name: staff.name, passwordHash: staff.passwordHash })
        .from(staff)
        .where(and(eq(staff.id, owner.staffId), isNull(staff.disabledAt)))
    : [];
  return person ? admit(person, { passkey: answer.response.id }, attempt, from) : refuse(null, from);
}

/** Too many simultaneous attempts are refused like too many failed ones. */
function inTurn(from: From, work: () => Promise<SignIn>): Promise<SignIn> {
  return inTurnOf("sign-in", from.address, work).catch((error: unknown) => {
    if (error instanceof DeskError && error.code === "too-many") return turnAway(from);
    throw error;
  });
}

/** Starts a session for a person whose identity is proven. It does not start unless it can be audited. */
export async function admit(
  person: Person,
  means: Means,
  attempt: Attempt | null,
  from: From,
): Promise<SignIn> {
  return db().transaction(async (tx) => {
    // Locked until the session exists, so that what was changed or reset in the meantime counts.
    const [current] = await tx
      .select({ passwordHash: staff.passwordHash, disabledAt: staff.disabledAt })
      .from(staff)
      .where(eq(staff.id, person.id))
      .for("no key update");
    if (
      !current ||
      current.disabledAt ||
      current.passwordHash !== person.passwordHash ||
      !(await isKept(tx, means))
    ) {
      await recordAudit(tx, current ? authorOf(person) : anonymous, from, {
        action: "session.sign-in",
        outcome: "refused",
      });
      return { state: "refused" };
    }
    if (attempt) await takeBackAttempt(tx, attempt, { succeeded: true });
    const sessionId = await startSession(tx, person.id, from);
    const ended = await endSurplusSessions(tx, person.id, sessionId);
    const author = authorOf(person);
    await recordAudit(tx, author, from, {
      action: "session.sign-in",
      outcome: "done",
      after: { with: typeof means === "string" ? means : "passkey" },
    });
    if (ended > 0)
      await recordAudit(tx, author, from, {
        action: "session.end",
        outcome: "done",
        after: { sessions: ended },
        reason: `A person can have ${maxPerPerson.sessions} sessions, so the one used longest ago was ended.`,
      });
    return { state: "signed-in", staffId: person.id, sessionId };
  });
}

/** False for a passkey that was removed since it was checked. */
async function isKept(tx: Transaction, means: Means): Promise<boolean> {
  if (typeof means === "string") return true;
  const [key] = await tx.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.id, means.passkey));
  return key !== undefined;
}

async function turnAway(from: From): Promise<SignIn> {
  await auditThrottled(networkKey(from.address), anonymous, from, { action: "session.sign-in" });
  return { state: "throttled" };
}

async function refuse(person: Pick<Person, "id" | "name"> | null, from: From): Promise<SignIn> {
  await recordAuditAlone(person ? authorOf(person) : anonymous, from, {
    action: "session.sign-in",
    outcome: "refused",
  });
  return { state: "refused" };
}

function authorOf({ id, name }: Pick<Person, "id" | "name">): Author & { staffId: string } {
  return { staffId: id, name };
}
