import { DeskError } from "../errors";
import { auditOutcomes, type AuditOutcome, type ListAuditParams } from "./audit";

/** Every entry there is. */
export const allAudit: ListAuditParams = {
  actor: "",
  account: "",
  subUser: "",
  action: "",
  outcome: "",
  q: "",
  from: "",
  to: "",
  zone: "",
  run: "",
  before: null,
};

type Key = keyof ListAuditParams;

/** What narrows the audit, under its names in the address of the page and of the API. */
export const auditFilterKeys = [
  "q",
  "actor",
  "action",
  "outcome",
  "from",
  "to",
  "zone",
  "run",
  "account",
  "subUser",
] as const satisfies readonly Key[];

/** A filter as it is in the address, readable or not. */
export type AuditSearch = Record<(typeof auditFilterKeys)[number], string>;

export const noAuditFilter: AuditSearch = {
  q: "",
  actor: "",
  action: "",
  outcome: "",
  from: "",
  to: "",
  zone: "",
  run: "",
  account: "",
  subUser: "",
};

type Reading<Value> = { ok: true; value: Value } | { ok: false; problem: string };

const upTo =
  (most: number) =>
  (text: string): Reading<string> =>
    text.length <= most ? { ok: true, value: text } : { ok: false, problem: `At most ${most} characters.` };

function readDay(text: string): Reading<string> {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 31 February is read as a day of March by some engines, and is not a day.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
    ? { ok: true, value: text }
    : { ok: false, problem: "Enter a date, as in 2026-01-31." };
}

function readZone(text: string): Reading<string> {
  try {
    return { ok: true, value: new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone };
  } catch {
    return { ok: false, problem: "There is no such time zone." };
  }
}

const maxActions = 30;

function readActions(text: string): Reading<string> {
  const actions = actionsIn(text);
  if (actions.length > maxActions) return { ok: false, problem: `At most ${maxActions} actions.` };
  return actions.every((action) => action.length <= 64)
    ? { ok: true, value: actions.join(",") }
    : { ok: false, problem: "At most 64 characters to an action." };
}

function readOutcome(text: string): Reading<AuditOutcome> {
  const value = auditOutcomes.find((outcome) => outcome === text);
  return value ? { ok: true, value } : { ok: false, problem: "There is no such outcome." };
}

function readNumber(text: string): Reading<number> {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1
    ? { ok: true, value }
    : { ok: false, problem: "Enter a whole number from 1." };
}

const readers: { [Name in Key]: (text: string) => Reading<ListAuditParams[Name]> } = {
  actor: upTo(64),
  account: upTo(64),
  subUser: upTo(200),
  action: readActions,
  outcome: readOutcome,
  q: upTo(200),
  from: readDay,
  to: readDay,
  zone: readZone,
  run: upTo(36),
  before: readNumber,
};

const isKey = (name: string): name is Key => Object.hasOwn(readers, name);

/**
 * The filter of an audit request. What is not understood is refused, because ignoring it would export too
 * much.
 */
export function readAuditParams(search: URLSearchParams): ListAuditParams {
  const said = [...search].filter(([, value]) => value !== "");
  const given = new Map(said);
  const twice = said.find(([name, value]) => given.get(name) !== value)?.[0];
  if (twice !== undefined)
    throw new DeskError("invalid", `This filter cannot be applied: “${twice}” is given twice.`, {
      [twice]: "This is given twice.",
    });
  const fields: Record<string, string> = {};
  const read: Partial<Record<Key, unknown>> = {};
  for (const [name, text] of given) {
    const reading = isKey(name)
      ? readers[name](text)
      : { ok: false as const, problem: "There is no such filter." };
    if (!reading.ok) fields[name] = reading.problem;
    else if (isKey(name)) read[name] = reading.value;
  }
  const names = Object.keys(fields).map((name) => `“${name}”`);
  if (names.length > 0)
    throw new DeskError(
      "invalid",
      `This filter cannot be applied: ${names.join(", ")} cannot be read. Remove it or choose another value.`,
      fields,
    );
  return { ...allAudit, ...(read as Partial<ListAuditParams>) };
}

/**
 * The query of the API, without the question mark. The API refuses what it cannot read; left out here, it
 * would show what no one asked for.
 */
export function auditSearchText(search: Partial<AuditSearch>): string {
  const text = new URLSearchParams();
  for (const key of auditFilterKeys) {
    const value = search[key]?.trim();
    if (value) text.set(key, value);
  }
  return text.toString();
}

/** A time zone alone narrows nothing. */
export function isAuditFiltered(search: AuditSearch): boolean {
  return auditSearchText({ ...search, zone: "" }) !== "";
}

/** The actions that a filter names. */
export function actionsIn(text: string): string[] {
  return [...new Set(text.split(",").map((action) => action.trim()))].filter((action) => action !== "");
}
