import "server-only";
import { formatBytesApart, formatCount, GB } from "../format";
import type { OperationName, Seen } from "../operations/schema";
import type { SubUser } from "../sub-users/schema";
import type { BulkAction, CapChange } from "./schema";

type Cap = SubUser["trafficCap"];

export interface RowPlan {
  state: "planned" | "skipped";
  operation: OperationName | null;
  input: Record<string, unknown>;
  seen: Seen;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  message: string | null;
  /** The run makes a password for this row and keeps it sealed. */
  needsPassword?: boolean;
}

export interface RowProvider {
  label: string;
  offers(operation: OperationName): boolean;
}

/** The operation that a bulk action makes of each row. */
export const operationOf: Record<BulkAction["action"], OperationName> = {
  disable: "disable",
  enable: "enable",
  delete: "delete",
  "traffic-cap": "set-limits",
  "ip-cap": "set-limits",
  "add-traffic": "allocate-traffic",
  note: "set-note",
  "rotate-passwords": "set-password",
};

/** At 9Proxy any edit of a blocked sub-user would lift the block; deleting does not edit. */
const edits: ReadonlySet<OperationName> = new Set<OperationName>(["disable", "enable", "set-limits", "set-note", "set-password"]);
const longestNote = 500;

/** What a bulk action means for one sub-user as the mirror shows it: the change, or why there is none. */
export function planRow(action: BulkAction, subUser: SubUser, provider: RowProvider): RowPlan {
  const operation = operationOf[action.action];
  const skip = (message: string): RowPlan => ({ state: "skipped", operation: null, input: {}, seen: {}, before: {}, after: {}, message });
  if (subUser.vanishedAt) return skip(`${provider.label} no longer lists it.`);
  if (!provider.offers(operation)) return skip(`${provider.label} does not offer this.`);
  if (subUser.status === "blocked" && edits.has(operation)) return skip(`Blocked by ${provider.label}; a change would lift the block.`);

  const plan = (input: Record<string, unknown>, before: Record<string, unknown>, after: Record<string, unknown>): RowPlan => ({
    state: "planned",
    operation,
    input,
    seen: seenOf(before),
    before,
    after,
    message: null,
  });

  switch (action.action) {
    case "disable":
    case "enable": {
      const status = action.action === "disable" ? "disabled" : "active";
      if (subUser.status === status) return skip(`It is ${status} already.`);
      return plan({}, { status: subUser.status }, { status, ...(status === "disabled" && cutsOff(subUser.status === "active")) });
    }
    case "delete":
      return plan({}, { status: subUser.status }, { status: "deleted", ...cutsOff(subUser.status === "active") });
    case "traffic-cap":
    case "ip-cap": {
      const [field, used] = action.action === "traffic-cap" ? (["trafficCap", subUser.trafficUsed] as const) : (["ipCap", subUser.ipUsed] as const);
      const next = nextCap(subUser[field], action.change);
      if (typeof next === "string" && next !== "unlimited") return skip(next);
      if (next === subUser[field]) return skip("It has this cap already.");
      const current = subUser[field];
      // One that is over its cap already is not cut off by this, least of all by a higher cap.
      const cuts = typeof next === "number" && used !== null && next < used && !(typeof current === "number" && current < used);
      const raises = typeof next === "number" && typeof current === "number" && next > current;
      if (typeof next === "number" && used !== null && next < used && !raises && !action.allowBelowUse) {
        const [has, most] = field === "trafficCap" ? formatBytesApart([used, next]) : [used, next].map(formatCount);
        return skip(`It has used ${has} already, more than ${most}.`);
      }
      return plan({ [field]: next === "unlimited" ? null : next }, { [field]: current }, { [field]: next, ...cutsOff(cuts) });
    }
    case "add-traffic": {
      const cap = subUser.trafficCap;
      return plan(
        { gigabytes: action.gigabytes, productType: action.productType },
        { trafficCap: cap },
        { trafficCap: typeof cap === "number" ? cap + action.gigabytes * GB : cap, added: action.gigabytes * GB },
      );
    }
    case "note": {
      const current = subUser.note ?? "";
      const note = action.mode === "replace" ? action.text : [current, action.text].filter(Boolean).join("\n");
      if (note === current) return skip("It has this note already.");
      if (note.length > longestNote) return skip(`The note would be longer than ${longestNote} characters.`);
      return plan({ note }, { note: current }, { note });
    }
    case "rotate-passwords":
      return { ...plan({}, {}, { password: "new" }), needsPassword: true };
  }
}

/** Marks a change after which the customer's proxies stop working. */
const cutsOff = (so: boolean) => (so ? { cutsOff: true } : {});

/** The new cap, or a sentence on why there is none. */
function nextCap(current: Cap, change: CapChange): number | "unlimited" | string {
  if (change.mode === "unlimited") return "unlimited";
  if (change.mode === "set") return change.value;
  if (current === "unlimited") return "It has no cap to change.";
  if (current === null) return "Its cap is not known.";
  const next = {
    raise: current + change.value,
    lower: current - change.value,
    "raise-percent": Math.round(current * (1 + change.value / 100)),
    "lower-percent": Math.round(current * (1 - change.value / 100)),
  }[change.mode];
  if (next <= 0) return "Nothing would be left of its cap.";
  return Number.isSafeInteger(next) ? next : "The cap would be too large.";
}

function seenOf(before: Record<string, unknown>): Seen {
  const { status, trafficCap, ipCap, note } = before as Seen;
  return { ...(status !== undefined && { status }), ...(trafficCap !== undefined && { trafficCap }), ...(ipCap !== undefined && { ipCap }), ...(note !== undefined && { note }) };
}
