import "server-only";
import { databaseNow } from "../../clock";
import type { CallContext } from "../call";
import { conflictsBetween, type ReportedField } from "../conflicts";
import { claimedOnly, ProviderError } from "../error";
import type { FindContext, Finding, OperationContext, OperationResult, Target } from "../provider";
import { fieldWords } from "../../domain/sub-users/field-words";
import type { FullRecord, NineProxyClient } from "./client";
import { capFields, type CapField } from "../../domain/sub-users/sub-user";
import { toSubUser, unreadable, unsaidCaps, type NineProxyRecord } from "./mapper";

export type Change = Partial<Pick<FullRecord, "use_key" | "status" | "note" | "usage_cap" | "ip_usage_cap">>;

export interface Edit {
  operation: string;
  change: Change;
  /** The fields that must not have changed since the person saw them. */
  compare: readonly ReportedField[];
  /** The person asked for this, knowing that the provider has blocked the sub-user. */
  overrideBlock?: boolean;
  /** Caps to set with the change: only those the provider does not report and the change would overwrite. */
  withCaps?: Change;
  unchanged: string;
}

/**
 * The update endpoint replaces the record and needs the password in it. So: read it fresh, compare with what
 * the person saw, change only what was asked, send it whole, read it back.
 */
export async function editRecord(
  client: NineProxyClient,
  target: Target,
  asked: Edit,
  context: OperationContext,
): Promise<OperationResult> {
  const fresh = await mustFind(client, target, asked.operation, context);
  const before = toSubUser(fresh);
  const edit = { ...asked, change: { ...asked.withCaps, ...asked.change } };
  const fail = (
    kind: ProviderError["kind"],
    applied: "no" | "unknown",
    message: string,
    conflicts?: ProviderError["conflicts"],
  ) =>
    new ProviderError(message, {
      provider: "nine-proxy",
      operation: edit.operation,
      kind,
      applied,
      ...(conflicts && { conflicts }),
    });

  context.found?.(before, fresh.use_key ? { password: fresh.use_key } : {});
  // What is already as asked needs no change, whoever made it.
  if (isSo(fresh, edit.change))
    return { subUser: before, before, observedAt: databaseNow(), unchanged: edit.unchanged };
  const conflicts = conflictsBetween(context.seen, before, edit.compare);
  if (conflicts.length > 0) throw fail("conflict", "no", "Someone changed it in the meantime.", conflicts);
  if (before.status === "blocked" && !edit.overrideBlock) {
    throw fail(
      "rejected",
      "no",
      "9Proxy has blocked it. Any change would lift the block or turn it into a disable, so nothing was sent.",
    );
  }
  const { mirrored } = context;
  if (
    mirrored?.updatedAt &&
    before.updatedAt &&
    wholeSeconds(before.updatedAt) < wholeSeconds(mirrored.updatedAt)
  ) {
    throw fail(
      "conflict",
      "no",
      "9Proxy answered with an older record than it has shown before, and writing that back would undo what came after. Nothing was sent; try again in a moment.",
    );
  }
  const reported = reportedAfterAll(fresh, edit.withCaps);
  if (reported.length > 0)
    throw fail(
      "conflict",
      "no",
      `9Proxy reports its ${fieldWords(reported)} now, so nothing was sent. Send the change without it.`,
    );
  if (before.status === "unknown")
    throw fail("contract", "no", "9Proxy gives it a status that is not documented, so nothing was sent.");

  const status = edit.change.status ?? (before.status === "active" ? 1 : 2);
  const key = edit.change.use_key ?? fresh.use_key;
  if (!key)
    throw fail(
      "contract",
      "no",
      "9Proxy did not report its password, and an update without it would erase it.",
    );
  const caps = {
    usage_cap: edit.change.usage_cap ?? fresh.usage_cap,
    ip_usage_cap: edit.change.ip_usage_cap ?? fresh.ip_usage_cap,
  };
  const needs = unsaidCaps({ ...fresh, ...caps });
  if (caps.usage_cap === undefined || caps.ip_usage_cap === undefined) {
    throw new ProviderError(
      `9Proxy does not report its ${fieldWords(needs)}, and this change would overwrite ${needs.length > 1 ? "them" : "it"}. Set a cap, or Unlimited, with it.`,
      {
        provider: "nine-proxy",
        operation: edit.operation,
        kind: "rejected",
        applied: "no",
        needs,
      },
    );
  }
  const record: FullRecord = {
    id: fresh.id,
    user_name: fresh.user_name,
    use_key: key,
    status,
    note: edit.change.note ?? wholeNote(fresh, context.mirrored, fail),
    usage_cap: caps.usage_cap,
    ip_usage_cap: caps.ip_usage_cap,
  };
  await client.update(record, edit.operation, context);

  const observedAt = databaseNow();
  const after = await client.find({ ...target, name: fresh.user_name }, context).catch(() => undefined);
  if (after && isSo(after, edit.change)) return { subUser: toSubUser(after), before, observedAt };
  const unshown = after ? unsaidOf(after, edit.change) : [];
  if (after && unshown.length > 0 && isSo(after, shownOf(after, edit.change))) {
    return {
      subUser: toSubUser(after),
      before,
      observedAt,
      unverified: true,
      remark: `9Proxy accepted it, but does not report its ${fieldWords(unshown)}, so the cap cannot be verified.`,
    };
  }
  throw claimedOnly(
    "nine-proxy",
    edit.operation,
    `9Proxy reported success, but ${notShown(fresh, after, edit.change)}.`,
  );
}

function notShown(
  before: NineProxyRecord,
  after: NineProxyRecord | null | undefined,
  change: Change,
): string {
  if (after === undefined) return "it could not be read back yet";
  if (after === null) return "no longer lists it";
  return agree(before, after, change)
    ? "does not show the change yet"
    : "shows something other than what was asked for";
}

/** Whether an edit of unknown outcome took effect. Undecided when the sub-user is gone. */
export async function findEdit(
  client: NineProxyClient,
  target: Target,
  change: Change,
  { overtaken = [], ...context }: FindContext,
): Promise<Finding> {
  const observedAt = databaseNow();
  const now = await client.find(target, context);
  if (!now) return { verdict: "undecided" };
  const left = Object.fromEntries(
    Object.entries(change).filter(([column]) => !overtaken.some((field) => columnOf(field) === column)),
  );
  const shown = shownOf(now, left);
  if (Object.values(shown).every((value) => value === undefined)) return { verdict: "undecided" };
  return { verdict: isSo(now, shown) ? "applied" : "not-applied", subUser: toSubUser(now), observedAt };
}

/** The same for a password, of which only digests are available. */
export async function findPassword(
  client: NineProxyClient,
  target: Target,
  { secretIs, ...context }: FindContext,
): Promise<Finding> {
  const observedAt = databaseNow();
  const now = await client.find(target, context);
  if (!now?.use_key || !secretIs) return { verdict: "undecided" };
  const verdict = ({ asked: "applied", before: "not-applied", other: "differs" } as const)[
    secretIs("password", now.use_key)
  ];
  return { verdict, subUser: toSubUser(now), observedAt };
}

export async function mustFind(
  client: NineProxyClient,
  target: Target,
  operation: string,
  context: CallContext,
): Promise<NineProxyRecord> {
  const found = await client.find(target, context);
  if (!found)
    throw new ProviderError("9Proxy no longer has this sub-user.", {
      provider: "nine-proxy",
      operation,
      kind: "not-found",
      applied: "no",
    });
  return found;
}

function isSo(record: NineProxyRecord, change: Change): boolean {
  return agree(record, { ...record, ...change }, change);
}

/** Whether two records agree on what was asked to change. */
function agree(one: NineProxyRecord, other: NineProxyRecord, change: Change): boolean {
  const [a, b] = [toSubUser(one), toSubUser(other)];
  return (
    (change.use_key === undefined || one.use_key === other.use_key) &&
    (change.status === undefined || a.status === b.status) &&
    (change.note === undefined || a.note === b.note) &&
    (change.usage_cap === undefined || a.trafficCap === b.trafficCap) &&
    (change.ip_usage_cap === undefined || a.ipCap === b.ipCap)
  );
}

/** Caps to be set only because they were not reported, and that are now reported with another value. */
function reportedAfterAll(fresh: NineProxyRecord, withCaps: Change = {}): CapField[] {
  const unsaid = unsaidCaps(fresh);
  return capFields.filter(
    (cap) => !unsaid.includes(cap) && !isSo(fresh, { [columns[cap]]: withCaps[columns[cap]] }),
  );
}

const columns = { trafficCap: "usage_cap", ipCap: "ip_usage_cap" } as const satisfies Record<
  CapField,
  keyof Change
>;

/** A note and a status have the same name on both sides. */
const columnOf = (field: string): string => (field in columns ? columns[field as CapField] : field);

/** Caps of the change that the record does not report, so that it cannot show whether they were set. */
function unsaidOf(record: NineProxyRecord, change: Change): CapField[] {
  return unsaidCaps(record).filter((cap) => change[columns[cap]] !== undefined);
}

/** The change without the caps that the record does not report. */
function shownOf(record: NineProxyRecord, change: Change): Change {
  const unshown: string[] = unsaidOf(record, change).map((cap) => columns[cap]);
  return Object.fromEntries(Object.entries(change).filter(([field]) => !unshown.includes(field)));
}

/** Two answers may give one moment in different units. */
const wholeSeconds = (at: Date) => Math.floor(at.getTime() / 1000);

/**
 * A note that is not part of the change is sent back unaltered. One that the mirror still knows and this
 * answer leaves out is not erased before a listing leaves it out too.
 */
function wholeNote(
  { note }: NineProxyRecord,
  mirrored: OperationContext["mirrored"],
  fail: (kind: "contract", applied: "no", message: string) => ProviderError,
): string {
  if (note === unreadable || (note == null && mirrored?.note))
    throw fail("contract", "no", "9Proxy did not report its note, and an update without it could erase it.");
  return note ?? "";
}
