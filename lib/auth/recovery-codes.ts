import "server-only";
import { randomBytes } from "node:crypto";
import { and, count, eq, isNull } from "drizzle-orm";
import { Secret } from "otpauth";
import { databaseNow } from "../clock";
import type { Executor } from "../db/client";
import { recoveryCodes } from "../db/schema";
import { keyedDigest } from "../secrets";

const howMany = 10;

const hashOf = (staffId: string, code: string) => keyedDigest("recovery", `${staffId} ${code}`);

const plain = (code: string) => code.toLowerCase().replace(/[\s-]/g, "");

/** Ten codes of 80 random bits that replace any earlier ones. Only their digests are stored. */
export async function replaceRecoveryCodes(executor: Executor, staffId: string): Promise<string[]> {
  const codes = Array.from({ length: howMany }, () =>
    new Secret({ buffer: new Uint8Array(randomBytes(10)).buffer }).base32.toLowerCase(),
  );
  await executor.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId));
  await executor
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ staffId, codeHash: hashOf(staffId, code) })));
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, "$1-"));
}

/** True once per code. */
export async function spendRecoveryCode(executor: Executor, staffId: string, code: string): Promise<boolean> {
  const spent = await executor
    .update(recoveryCodes)
    .set({ usedAt: databaseNow() })
    .where(
      and(
        eq(recoveryCodes.staffId, staffId),
        eq(recoveryCodes.codeHash, hashOf(staffId, plain(code))),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ staffId: recoveryCodes.staffId });
  return spent.length > 0;
}

export async function recoveryCodesLeft(executor: Executor, staffId: string): Promise<number> {
  const [row] = await executor
    .select({ count: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.staffId, staffId), isNull(recoveryCodes.usedAt)));
  return row?.count ?? 0;
}
