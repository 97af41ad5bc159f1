import "server-only";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { databaseNow } from "../clock";
import { and, desc, eq, gt, inArray, isNull, lt, lte, or } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor } from "../db/client";
import { passkeyChallenges, passkeys } from "../db/schema";
import { minuteMs } from "../domain/durations";
import { env } from "../env";
import { DeskError } from "../domain/errors";

const validFor = 5 * minuteMs;

/**
 * The most challenges that wait for an answer, for all strangers and for one session. The oldest are dropped.
 */
const maxOpen = { strangers: 10_000, session: 5 };

type Purpose = "add" | "sign-in" | "confirm";

/** A browser's answer. Its shape is checked here, its truth by the verification. */
export const passkeyAnswer = z.strictObject({
  challengeId: z.uuid(),
  response: z.looseObject({
    id: z.string().min(1).max(1024),
    rawId: z.string().max(1024),
    type: z.literal("public-key"),
    response: z.record(z.string(), z.unknown()),
  }),
});
export type PasskeyAnswer = z.infer<typeof passkeyAnswer>;

/** The host that passkeys belong to, as browsers see it. */
function relyingParty(): string {
  return new URL(env().origins[0]).hostname;
}

/**
 * What a browser needs to make a passkey for this person. The device must check who they are: such a key is
 * two factors in one.
 */
export async function registrationOptions(person: {
  id: string;
  email: string;
  name: string;
  sessionId: string;
}) {
  const known = await db()
    .select({ id: passkeys.id, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.staffId, person.id));
  const options = await generateRegistrationOptions({
    rpName: "Subdesk",
    rpID: relyingParty(),
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    excludeCredentials: known,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return { challengeId: await keepChallenge("add", options.challenge, person.sessionId), options };
}

/** The key a browser made, or an error if it made none. Spends the challenge. */
export async function readNewPasskey(answer: PasskeyAnswer, sessionId: string) {
  const challenge = await spendChallenge(answer.challengeId, "add", sessionId);
  const verified = await verifyRegistrationResponse({
    response: answer.response as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: env().origins,
    expectedRPID: relyingParty(),
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified)
    throw new DeskError("invalid", "The browser’s answer could not be verified. Try again.");
  const { id, publicKey, counter, transports } = verified.registrationInfo.credential;
  return {
    id,
    publicKey: Buffer.from(publicKey).toString("base64url"),
    counter,
    transports: transports ?? [],
  };
}

/** What a browser needs to use a passkey: anyone's to sign in, one person's to confirm. */
export async function assertionOptions(
  purpose: "sign-in" | "confirm",
  person?: { id: string; sessionId: string },
) {
  const own = person
    ? await db()
        .select({ id: passkeys.id, transports: passkeys.transports })
        .from(passkeys)
        .where(eq(passkeys.staffId, person.id))
    : [];
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(),
    userVerification: "required",
    ...(person && { allowCredentials: own }),
  });
  return { challengeId: await keepChallenge(purpose, options.challenge, person?.sessionId ?? null), options };
}

/** Whose passkey signed the challenge; null for an unknown one. Spends the challenge. */
export async function checkPasskey(
  answer: PasskeyAnswer,
  purpose: "sign-in" | "confirm",
  sessionId: string | null,
): Promise<{ staffId: string } | null> {
  const challenge = await spendChallenge(answer.challengeId, purpose, sessionId).catch(() => null);
  const [key] = await db().select().from(passkeys).where(eq(passkeys.id, answer.response.id));
  if (challenge === null || !key) return null;
  const verified = await verifyAuthenticationResponse({
    response: answer.response as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: env().origins,
    expectedRPID: relyingParty(),
    requireUserVerification: true,
    credential: {
      id: key.id,
      publicKey: new Uint8Array(Buffer.from(key.publicKey, "base64url")),
      counter: key.counter,
    },
  }).catch(() => null);
  if (!verified?.verified) return null;
  return (await countUse(key.id, verified.authenticationInfo.newCounter)) ? { staffId: key.staffId } : null;
}

/** A counter that does not grow means a copied key, unless the authenticator does not count at all. */
async function countUse(id: string, counter: number): Promise<boolean> {
  const used = await db()
    .update(passkeys)
    .set({ counter, lastUsedAt: databaseNow() })
    .where(and(eq(passkeys.id, id), counter === 0 ? lte(passkeys.counter, 0) : lt(passkeys.counter, counter)))
    .returning({ id: passkeys.id });
  return used.length > 0;
}

async function keepChallenge(
  purpose: Purpose,
  challenge: string,
  sessionHash: string | null,
): Promise<string> {
  const now = databaseNow().getTime();
  const asker =
    sessionHash === null
      ? isNull(passkeyChallenges.sessionHash)
      : eq(passkeyChallenges.sessionHash, sessionHash);
  const tooMany = db()
    .select({ id: passkeyChallenges.id })
    .from(passkeyChallenges)
    .where(asker)
    .orderBy(desc(passkeyChallenges.expiresAt))
    .offset((sessionHash === null ? maxOpen.strangers : maxOpen.session) - 1);
  await db()
    .delete(passkeyChallenges)
    .where(or(lt(passkeyChallenges.expiresAt, new Date(now)), inArray(passkeyChallenges.id, tooMany)));
  const [row] = await db()
    .insert(passkeyChallenges)
    .values({ purpose, challenge, sessionHash, expiresAt: new Date(now + validFor) })
    .returning({ id: passkeyChallenges.id });
  if (!row) throw new Error("The challenge was not stored.");
  return row.id;
}

async function spendChallenge(
  id: string,
  purpose: Purpose,
  sessionHash: string | null,
  executor: Executor = db(),
): Promise<string> {
  const [row] = await executor
    .delete(passkeyChallenges)
    .where(
      and(
        eq(passkeyChallenges.id, id),
        eq(passkeyChallenges.purpose, purpose),
        gt(passkeyChallenges.expiresAt, databaseNow()),
        sessionHash === null
          ? isNull(passkeyChallenges.sessionHash)
          : eq(passkeyChallenges.sessionHash, sessionHash),
      ),
    )
    .returning({ challenge: passkeyChallenges.challenge });
  if (!row) throw new DeskError("invalid", "That took too long. Try again.");
  return row.challenge;
}
