import "server-only";
import { and, eq, isNull, lt, or } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { databaseNow } from "../clock";
import type { Executor } from "../db/client";
import { staff } from "../db/schema";
import { seal, unseal } from "../secrets";

const period = 30;

function totpOf(secret: string, email: string): TOTP {
  return new TOTP({
    issuer: "Subdesk",
    label: email,
    secret: Secret.fromBase32(secret),
    algorithm: "SHA1",
    digits: 6,
    period,
  });
}

/** A new secret: sealed for the database, in base32 and as the address an authenticator app reads. */
export function makeTotp(email: string): { sealed: string; secret: string; uri: string } {
  const secret = new Secret({ size: 20 }).base32;
  return { sealed: seal("totp", secret), secret, uri: totpOf(secret, email).toString() };
}

/**
 * The time step a code belongs to, one step early or late allowed; null when it is wrong, or the secret
 * cannot be opened any more.
 */
export function stepOf(sealed: string, code: string, now = databaseNow().getTime()): number | null {
  const secret = open(sealed);
  const delta =
    secret === null ? null : totpOf(secret, "").validate({ token: code, window: 1, timestamp: now });
  return delta === null ? null : Math.floor(now / 1000 / period) + delta;
}

/** Whether the secret can be opened: false once AUTH_SECRET is another one. */
export function isReadable(sealed: string): boolean {
  return open(sealed) !== null;
}

/** Null once AUTH_SECRET is another one. */
function open(sealed: string): string | null {
  try {
    return unseal("totp", sealed);
  } catch {
    return null;
  }
}

/** True once per code: a used step, or an earlier one, is not accepted again. */
export async function spendTotp(
  executor: Executor,
  staffId: string,
  sealed: string,
  code: string,
): Promise<boolean> {
  const step = stepOf(sealed, code);
  if (step === null) return false;
  const spent = await executor
    .update(staff)
    .set({ totpLastStep: step })
    .where(and(eq(staff.id, staffId), or(isNull(staff.totpLastStep), lt(staff.totpLastStep, step))))
    .returning({ id: staff.id });
  return spent.length > 0;
}
