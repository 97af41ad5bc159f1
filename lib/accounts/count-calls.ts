import "server-only";
import { sql } from "drizzle-orm";
import { isoDay } from "../domain/dates";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { accountCalls } from "../db/schema";
import { singleton } from "../singleton";

interface Count {
  accountId: string;
  day: string;
  calls: number;
  bytes: number;
}

/** What this process has not stored yet, by account and day. */
const counted = () => singleton("accounts.calls", () => new Map<string, Count>());

/** Bytes of listings since this process began, by account. */
const listed = () => singleton("accounts.listed", () => new Map<string, number>());

export function listedBytes(accountId: string): number {
  return listed().get(accountId) ?? 0;
}

/** Counts a call to an account by the UTC day it ended on; `storeCalls` stores it. */
export function countCall(accountId: string, bytes: number, operation: string): void {
  if (operation === "list") listed().set(accountId, listedBytes(accountId) + bytes);
  add({ accountId, day: isoDay(databaseNow()), calls: 1, bytes });
}

/** Adds what was counted since the last time to the figures of all processes. */
export async function storeCalls(): Promise<void> {
  const counts = [...counted().values()];
  if (counts.length === 0) return;
  counted().clear();
  try {
    await db().transaction(async (tx) => {
      // An account that is added counts from when it is stored.
      for (const { accountId, day, calls, bytes } of counts)
        await tx.execute(sql`
          insert into ${accountCalls} as known (account_id, day, calls, bytes)
          select id, ${day}::date, ${calls}::bigint, ${bytes}::bigint from accounts where id = ${accountId}
          on conflict (account_id, day) do update
            set calls = known.calls + excluded.calls, bytes = known.bytes + excluded.bytes`);
    });
  } catch (error) {
    counts.forEach(add);
    throw error;
  }
}

function add({ accountId, day, calls, bytes }: Count): void {
  const key = `${accountId} ${day}`;
  const before = counted().get(key);
  counted().set(key, {
    accountId,
    day,
    calls: calls + (before?.calls ?? 0),
    bytes: bytes + (before?.bytes ?? 0),
  });
}
