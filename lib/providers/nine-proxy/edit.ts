import "server-only";
import type { ReportedField } from "../conflicts";
import { unreadable } from "../kit/readers";
import { findState, setState } from "../kit/set-state";
import type { FindContext, Finding, OperationContext, OperationResult, Target } from "../provider";
import { fieldWords } from "../../domain/sub-users/field-words";
import type { FullRecord, NineProxyClient } from "./client";
import { capFields, type CapField } from "../../domain/sub-users/sub-user";
import { failures } from "./failures";
import { statusCode, toSubUser, unsaidCaps, type NineProxyRecord } from "./mapper";

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
 * The update endpoint replaces the record and needs the password in it. So: read it fresh, change only what
 * was asked, send it whole, read it back.
 */
export function editRecord(
  client: NineProxyClient,
  target: Target,
  asked: Edit,
  context: OperationContext,
): Promise<OperationResult> {
  const edit = { ...asked, change: { ...asked.withCaps, ...asked.change } };
  const { operation, change, compare, unchanged } = edit;
  return setState<NineProxyRecord>(
    failures,
    {
      operation,
      look: () => client.find(target, context),
      lookAgain: ({ user_name: name }) => client.find({ ...target, name }, context),
      toSubUser,
      isSo: (record) => isSo(record, change),
      unchanged,
      compare,
      secretsOf: ({ use_key: key }): Record<string, string> => (key ? { password: key } : {}),
      check: (fresh) => requireEditable(fresh, edit, context),
      writesBack: Object.keys(columnsOfField).filter((field) => change[columnOf(field)] === undefined),
      write: (fresh) => client.update(wholeRecord(fresh, edit, context), operation, context),
      unshown(after) {
        const unshown = unsaidOf(after, change);
        return unshown.length > 0 && isSo(after, shownOf(after, change))
          ? `9Proxy accepted it, but does not report its ${fieldWords(unshown)}, so the cap cannot be verified.`
          : undefined;
      },
      otherwise: (fresh, after) =>
        agree(fresh, after, change)
          ? "does not show the change yet"
          : "shows something other than what was asked for",
    },
    context,
  );
}

/** Throws where the record is no basis for an update. */
function requireEditable(fresh: NineProxyRecord, edit: Edit, { mirrored }: OperationContext): void {
  const before = toSubUser(fresh);
  if (before.status === "blocked" && !edit.overrideBlock)
    throw failures.rejected(
      edit.operation,
      "9Proxy has blocked it. Any change would lift the block or turn it into a disable, so nothing was sent.",
    );
  if (
    mirrored?.updatedAt &&
    before.updatedAt &&
    wholeSeconds(before.updatedAt) < wholeSeconds(mirrored.updatedAt)
  )
    throw failures.conflict(
      edit.operation,
      "9Proxy answered with an older record than it has shown before, and writing that back would undo what came after. Nothing was sent; try again in a moment.",
    );
  const reported = reportedAfterAll(fresh, edit.withCaps);
  if (reported.length > 0)
    throw failures.conflict(
      edit.operation,
      `9Proxy reports its ${fieldWords(reported)} now, so nothing was sent. Send the change without it.`,
    );
  if (before.status === "unknown")
    throw failures.contract(
      edit.operation,
      "9Proxy gives it a status that is not documented, so nothing was sent.",
    );
}

/** The record with the change. Throws where the rest of it is not known. */
function wholeRecord(
  fresh: NineProxyRecord,
  { operation, change }: Edit,
  { mirrored }: OperationContext,
): FullRecord {
  const key = change.use_key ?? fresh.use_key;
  if (!key)
    throw failures.contract(
      operation,
      "9Proxy did not report its password, and an update without it would erase it.",
    );
  const caps = {
    usage_cap: change.usage_cap ?? fresh.usage_cap,
    ip_usage_cap: change.ip_usage_cap ?? fresh.ip_usage_cap,
  };
  const needs = unsaidCaps({ ...fresh, ...caps });
  if (caps.usage_cap === undefined || caps.ip_usage_cap === undefined)
    throw failures.needing(
      operation,
      `9Proxy does not report its ${fieldWords(needs)}, and this change would overwrite ${needs.length > 1 ? "them" : "it"}. Also set a cap, or Unlimited.`,
      needs,
    );
  return {
    id: fresh.id,
    user_name: fresh.user_name,
    use_key: key,
    status: change.status ?? (fresh.status === statusCode.active ? statusCode.active : statusCode.disabled),
    note: change.note ?? wholeNote(fresh, operation, mirrored),
    usage_cap: caps.usage_cap,
    ip_usage_cap: caps.ip_usage_cap,
  };
}

/** Whether an edit of unknown outcome took effect. Undecided when the sub-user is gone. */
export function findEdit(
  client: NineProxyClient,
  target: Target,
  change: Change,
  { overtaken = [], ...context }: FindContext,
): Promise<Finding> {
  const left = without(change, overtaken.map(columnOf));
  return findState(
    () => client.find(target, context),
    (now) => {
      const shown = shownOf(now, left);
      const isSaid = Object.values(shown).some((value) => value !== undefined);
      return isSaid ? isSo(now, shown) : undefined;
    },
    toSubUser,
  );
}

/** Undefined where the record does not say a field of the change and no other differs. */
function isSo(record: NineProxyRecord, change: Change): boolean | undefined {
  const unread = unreadOf(record).filter((field) => change[field] !== undefined);
  const said = without(change, unread);
  if (!agree(record, { ...record, ...said }, said)) return false;
  return unread.length > 0 ? undefined : true;
}

/** What the record does not say, or not readably, besides caps and password. */
function unreadOf(record: NineProxyRecord): (keyof Change)[] {
  return [
    ...(record.note === unreadable ? (["note"] as const) : []),
    ...(toSubUser(record).status === "unknown" ? (["status"] as const) : []),
  ];
}

function without(change: Change, columns: readonly (keyof Change)[]): Change {
  const left = Object.entries(change).filter(([field]) => !columns.some((column) => column === field));
  return Object.fromEntries(left);
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
  const unreported = unsaidCaps(fresh);
  return capFields.filter(
    (cap) => !unreported.includes(cap) && !isSo(fresh, { [columns[cap]]: withCaps[columns[cap]] }),
  );
}

const columns = { trafficCap: "usage_cap", ipCap: "ip_usage_cap" } as const satisfies Record<
  CapField,
  keyof Change
>;

/** What the record holds, by Subdesk's names. */
const columnsOfField = { ...columns, status: "status", note: "note", password: "use_key" } as const;

const columnOf = (field: string): keyof Change => columnsOfField[field as keyof typeof columnsOfField];

/** Caps of the change that the record does not report, so that it cannot show whether they were set. */
function unsaidOf(record: NineProxyRecord, change: Change): CapField[] {
  return unsaidCaps(record).filter((cap) => change[columns[cap]] !== undefined);
}

/** The change without the caps that the record does not report. */
function shownOf(record: NineProxyRecord, change: Change): Change {
  return without(
    change,
    unsaidOf(record, change).map((cap) => columns[cap]),
  );
}

/** Two answers may give one moment in different units. */
const wholeSeconds = (at: Date) => Math.floor(at.getTime() / 1000);

/**
 * A note that is not part of the change is sent back unaltered. One that the mirror still knows and this
 * answer leaves out is not erased before a listing leaves it out too.
 */
function wholeNote(
  { note }: NineProxyRecord,
  operation: string,
  mirrored: OperationContext["mirrored"],
): string {
  if (note === unreadable || (note == null && mirrored?.note))
    throw failures.contract(
      operation,
      "9Proxy did not report its note, and an update without it could erase it.",
    );
  return note ?? "";
}
