import "server-only";
import { sql } from "drizzle-orm";
import { db, type Executor } from "../db/client";
import { shows } from "../domain/operations/asked";
import { subUserKey } from "../domain/sub-users/key";
import type { RunParams } from "../domain/runs/run";
import { imageOfMirror } from "../operations/image";
import { cutWords } from "../operations/objection";
import { anotherName } from "../operations/words";
import { capFields, type SubUser } from "../domain/sub-users/sub-user";
import type { RunRow } from "./row-state";
import { keyOfRow, markAnew, withUnsaidCaps, type GivenCaps, type NewRow } from "./plan-row";
import { openSecrets } from "./secrets";
import { providerOf, readSubUsers } from "./plan-rows";

/** A draft planned from an earlier run. */
export type PlanFromRequest = { runId: string; parentId: string };

/** A row as it was planned. */
export function plannedAgain({
  accountId,
  remoteId,
  name,
  operation,
  input,
  seen,
  before,
  after,
}: RunRow): NewRow {
  return {
    accountId,
    remoteId,
    name,
    state: "planned",
    operation,
    input: input ?? {},
    seen: seen ?? {},
    before: before ?? {},
    after: after ?? {},
    message: null,
  };
}

/**
 * Rows of a retry or an undo that were skipped for want of caps, planned again with these caps against what
 * is there now.
 */
export function planWithCaps(
  rows: readonly RunRow[],
  params: RunParams,
  caps: GivenCaps,
  executor: Executor,
): Promise<NewRow[]> {
  const again = rows.map(
    (row): NewRow => ({
      ...plannedAgain(row),
      needs: row.needs,
      ...(row.sealed !== null && { secrets: openSecrets(row.sealed) }),
    }),
  );
  return againstNow(again, params.action === "undo" ? undoWords : retryWordsOf(params), caps, executor);
}

interface Words {
  already: string;
  changed: string;
  missing?: string;
  /** A cap below what is used by now is not set. */
  cutsNoOne?: boolean;
}

const retryWords: Words = {
  already: "It is already set that way.",
  changed: "It was changed since, so it is left alone.",
  missing: "Subdesk no longer knows it.",
};

/** Of a run that was to set no cap below what is used, another try sets none either. */
export function retryWordsOf(params: RunParams): Words {
  return { ...retryWords, cutsNoOne: "allowBelowUse" in params && !params.allowBelowUse };
}

export const undoWords: Words = {
  already: "It is already as it was before.",
  changed: "Someone has changed it since.",
};

/**
 * What has changed since is someone else's change and stays; what is already as wanted needs nothing. Caps
 * that are not reported and would be overwritten, now or when it was tried before (`needs`), are taken from
 * `caps`.
 */
export async function againstNow(
  rows: NewRow[],
  words: Words,
  caps: GivenCaps = {},
  executor: Executor = db(),
): Promise<NewRow[]> {
  const refs = rows.flatMap((row) =>
    row.state === "planned" && row.remoteId !== null
      ? [{ accountId: row.accountId, remoteId: row.remoteId }]
      : [],
  );
  const now = new Map((await readSubUsers(refs, executor)).map((subUser) => [subUserKey(subUser), subUser]));
  const others = rows.flatMap((row) => {
    const subUser = now.get(keyOfRow(row));
    return subUser && subUser.name !== row.name ? [subUser] : [];
  });
  const renamed = await renamedByUs(others, executor);
  return rows.map(({ needs = [], ...planned }) => {
    if (planned.state !== "planned") return planned;
    const subUser = now.get(keyOfRow(planned));
    const row = subUser && renamed.has(keyOfRow(planned)) ? { ...planned, name: subUser.name } : planned;
    if (!subUser) return words.missing === undefined ? row : skipped(row, words.missing);
    if (subUser.vanishedAt) return skipped(row, "The provider no longer lists it.");
    if (row.operation !== "rename" && row.name !== subUser.name) return skipped(row, anotherName);
    const image = { ...imageOfMirror(subUser), tags: subUser.tags };
    // A cap that was not known cannot show whether it has changed.
    const fields = (as: Record<string, unknown>) =>
      Object.entries(as).filter(([field, value]) => field in image && (field === "note" || value !== null));
    const isAs = (as: [string, unknown][]) => as.length > 0 && shows(image, Object.fromEntries(as));
    const [before, after] = [fields(row.before), fields(row.after)];
    // Nor can one that is only remembered show that it is as wanted.
    const isKnown = !after.some(([field]) => subUser.unreported.some((cap) => cap === field));
    if (isKnown && isAs(after) && !isAs(before)) return skipped(row, words.already);
    if (before.length > 0 && !isAs(before)) return skipped(row, words.changed);
    const provider = providerOf(row.accountId);
    const marked = markAnew(row, subUser, provider);
    const cut =
      words.cutsNoOne && marked.operation === "set-limits" && marked.after.cutsOff === true
        ? cutWords(subUser, marked.input, provider.limits)
        : null;
    if (cut !== null) return skipped(row, cut);
    return withUnsaidCaps(
      marked,
      capFields.filter((cap) => needs.includes(cap) || subUser.unreported.includes(cap)),
      provider,
      caps,
    );
  });
}

/** The keys of those whose present name a rename of ours gave them. */
async function renamedByUs(subUsers: readonly SubUser[], executor: Executor): Promise<Set<string>> {
  if (subUsers.length === 0) return new Set();
  const each = (pick: (subUser: SubUser) => string) => sql`${sql.param(subUsers.map(pick))}::text[]`;
  const { rows } = await executor.execute<{ account_id: string; remote_id: string }>(sql`
    select distinct o.account_id, o.remote_id
    from unnest(${each((s) => s.accountId)}, ${each((s) => s.remoteId)}, ${each((s) => s.name)})
      as now(account_id, remote_id, name)
    join operations o on o.account_id = now.account_id and o.remote_id = now.remote_id
    where o.operation = 'rename' and o.state = 'done' and o.after ->> 'name' = now.name`);
  return new Set(rows.map((row) => subUserKey({ accountId: row.account_id, remoteId: row.remote_id })));
}

export const nothing = {
  state: "skipped" as const,
  operation: null,
  input: {},
  seen: {},
  before: {},
  after: {},
};

export function skipped({ accountId, remoteId, name }: NewRow, message: string): NewRow {
  return { accountId, remoteId, name, ...nothing, message };
}
