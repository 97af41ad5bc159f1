import "server-only";
import { and, eq, isNotNull, ne } from "drizzle-orm";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { imageSet, isSame } from "../domain/operations/asked";
import type { PerformRequest } from "../domain/operations/operation";
import { hasName } from "../domain/operations/same-name";
import type { ConfiguredAccount } from "../accounts/configured";
import { formatBytesApart, formatCount } from "../domain/format";
import { whenUsedUp, type LimitDescriptor } from "../domain/providers/descriptor";
import type { CapField, SubUser } from "../domain/sub-users/sub-user";
import { fieldWords } from "../domain/sub-users/field-words";
import { cutByCap } from "../domain/sub-users/cut-by-cap";
import type { FreshRead, Objection, RemoteSubUser } from "../providers/provider";
import { secretComparer } from "./evidence";
import { imageOfRemote } from "./image";
import type { OperationRow } from "./present";
import { anotherName } from "./words";

/**
 * What Subdesk itself has against a change once the provider was read afresh: the id is another sub-user's by
 * now, a cap that was to cut nobody off would, an earlier one like it may have taken effect and would be
 * undone, or an earlier change that the provider accepted does not show and would be undone by a write that
 * sends back what was read.
 */
export function objectionTo(
  row: OperationRow,
  { provider }: ConfiguredAccount,
  { seen, input, refuseIfCutsOff }: PerformRequest,
): (read: FreshRead) => Promise<Objection | null> {
  return async (read) => {
    const { fresh } = read;
    if (seen?.name !== undefined && !hasName(row.operation, folded(seen.name), folded(fresh.name)))
      return { message: anotherName, conflicts: [{ field: "name", seen: seen.name, now: fresh.name }] };
    const cut = refuseIfCutsOff ? cutWords(fresh, input, provider.limits) : null;
    if (cut !== null) return { message: cut, conflicts: [] };
    const open = read.mayToggle || read.writesBack.length > 0 ? await unsettled(row) : [];
    if (read.mayToggle && open.some(({ operation }) => operation === row.operation))
      return {
        message:
          "It is not known yet whether an earlier change took effect, and a second one could undo it. Try again once the earlier one is settled.",
        conflicts: [],
      };
    const claimed = open.filter(({ evidence }) => evidence?.claimed);
    const undone = [...new Set(claimed.flatMap((earlier) => undoneBy(earlier, read)))];
    if (undone.length === 0) return null;
    return {
      message: `An earlier change of its ${fieldWords(undone)} does not show yet, and this change would write the old value back. Nothing was sent. Try again once the earlier one is settled.`,
      conflicts: [],
    };
  };
}

type Now = Pick<RemoteSubUser | SubUser, "limits" | "status"> & {
  [Field in CapField]?: unknown;
} & { [Field in "trafficUsed" | "ipUsed"]?: number | null };

/**
 * Says that it has used more than the caps asked for allow, where that would cut it off;
 * null where it would not.
 */
export function cutWords(
  now: Now,
  { trafficCap, ipCap }: Record<string, unknown>,
  limits: readonly LimitDescriptor[] = [],
): string | null {
  if (whenUsedUp(now.limits ?? null, limits) === "continues") return null;
  const words = (used: string, most: string) => `It has used ${used} by now, more than ${most}.`;
  const over = (used: number | null | undefined, cap: unknown, next: unknown) =>
    cutByCap({ status: now.status, used, cap }, next) ? ([Number(used), Number(next)] as const) : null;
  const traffic = over(now.trafficUsed, now.trafficCap, trafficCap);
  if (traffic) return words(...formatBytesApart(traffic));
  const ips = over(now.ipUsed, now.ipCap, ipCap);
  return ips && words(formatCount(ips[0]), formatCount(ips[1]));
}

/** A provider may spell a name differently where it reads a single one. */
const folded = (name: string) => name.trim().toLowerCase();

async function unsettled({ id, accountId, remoteId }: OperationRow): Promise<OperationRow[]> {
  if (remoteId === null) return [];
  return db()
    .select()
    .from(operations)
    .where(
      and(
        eq(operations.accountId, accountId),
        eq(operations.remoteId, remoteId),
        eq(operations.state, "unknown"),
        isNotNull(operations.sentAt),
        ne(operations.id, id),
      ),
    );
}

/**
 * Fields that an earlier change set, that the read shows as they were before, or may have been where that is
 * not known, and that the write would send back so.
 */
function undoneBy(earlier: OperationRow, { fresh, secrets, writesBack }: FreshRead): string[] {
  const [shown, before] = [imageOfRemote(fresh), earlier.before ?? {}];
  const said = (field: string, value: unknown) => value ?? (field === "note" ? "" : undefined);
  const fields = Object.entries(imageSet(earlier)).flatMap(([field, asked]) => {
    const [was, now] = [said(field, before[field]), said(field, shown[field])];
    const isAsBefore = now !== undefined && (was === undefined || isSame(was, now));
    return isAsBefore && !isSame(now, said(field, asked)) ? [field] : [];
  });
  const { secrets: kept } = earlier.evidence ?? {};
  const isOld = kept && secretComparer(earlier.id, kept);
  const old = Object.entries(secrets).flatMap(([field, value]) =>
    isOld?.(field, value) === "before" ? [field] : [],
  );
  return [...fields, ...old].filter(
    (field) => writesBack.includes(field) && !earlier.overtaken.includes(field),
  );
}
