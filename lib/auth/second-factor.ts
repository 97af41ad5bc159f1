import "server-only";
import { count, eq } from "drizzle-orm";
import type { Executor } from "../db/client";
import { passkeys, recoveryCodes } from "../db/schema";
import { recoveryCodesLeft, spendRecoveryCode } from "./recovery-codes";
import { spendTotp } from "./totp";

/** `code`: from an authenticator app or the list of recovery codes. */
export type SecondFactor = "code" | "passkey";

interface Person {
  id: string;
  totpSecret: string | null;
}

/** What this person needs besides the password; empty when the password is enough. */
export async function secondFactorsOf(
  executor: Executor,
  { id, totpSecret }: Person,
): Promise<SecondFactor[]> {
  const [keys] = await executor.select({ count: count() }).from(passkeys).where(eq(passkeys.staffId, id));
  const hasPasskey = (keys?.count ?? 0) > 0;
  if (totpSecret === null && !hasPasskey) return [];
  const hasCode = totpSecret !== null || (await recoveryCodesLeft(executor, id)) > 0;
  return [...(hasCode ? (["code"] as const) : []), ...(hasPasskey ? (["passkey"] as const) : [])];
}

/** The kind of code, which is now spent; null when it is wrong or was used before. */
export async function spendCode(
  executor: Executor,
  { id, totpSecret }: Person,
  given: string,
): Promise<"totp" | "recovery-code" | null> {
  const digits = given.replace(/\s/g, "");
  if (/^\d{6}$/.test(digits))
    return totpSecret !== null && (await spendTotp(executor, id, totpSecret, digits)) ? "totp" : null;
  return (await spendRecoveryCode(executor, id, given)) ? "recovery-code" : null;
}

/** Without a second factor there is nothing to recover. */
export async function forgetCodesIfNeedless(executor: Executor, { id, totpSecret }: Person): Promise<void> {
  const [keys] = await executor.select({ count: count() }).from(passkeys).where(eq(passkeys.staffId, id));
  if (totpSecret === null && (keys?.count ?? 0) === 0)
    await executor.delete(recoveryCodes).where(eq(recoveryCodes.staffId, id));
}
