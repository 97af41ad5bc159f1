import "server-only";
import { formatBytes, formatBytesApart, formatCount } from "../domain/format";
import { maxNoteLength } from "../domain/operations/limits";
import { isOwn, type OperationName } from "../domain/operations/names";
import { operationFacts } from "../domain/operations/operations";
import { isSame } from "../domain/operations/asked";
import type { Seen } from "../domain/operations/operation";
import { subUserKey } from "../domain/sub-users/key";
import type { CapField, SubUser } from "../domain/sub-users/sub-user";
import { fieldWords } from "../domain/sub-users/field-words";
import { stillOff, worksNow } from "../domain/sub-users/still-off";
import { cutByCap } from "../domain/sub-users/cut-by-cap";
import { changedTags, maxTags } from "../domain/sub-users/tags";
import {
  whenUsedUp,
  type LimitDescriptor,
  type PoolCost,
  type TrafficUnit,
} from "../domain/providers/descriptor";
import { takenFromPool } from "../domain/providers/pool-cost";
import { bytesOf, unitsIn, wholeGB } from "../domain/providers/traffic-unit";
import { operationAt } from "../domain/runs/actions";
import type { BulkAction, CapChange } from "../domain/runs/run";
import { topUpOf } from "../domain/runs/top-up";

type Cap = SubUser["trafficCap"];
type AddTraffic = Extract<BulkAction, { action: "add-traffic" }>;
type TagAction = Extract<BulkAction, { action: "tags" }>;

export interface RowPlan {
  state: "planned" | "skipped" | "excluded";
  operation: OperationName | null;
  input: Record<string, unknown>;
  seen: Seen;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  message: string | null;
  /** The run makes a password for this row and keeps it sealed. */
  needsPassword?: boolean;
  /** Skipped only because these are missing. */
  needs?: CapField[];
}

/** A planned row with its sub-user, as a draft stores it. */
export interface NewRow extends RowPlan {
  accountId: string;
  remoteId: string | null;
  name: string;
  secrets?: Record<string, string>;
}

/** The key of the sub-user that a row is about; the same for all of an account that are yet to be created. */
export function keyOfRow({ accountId, remoteId }: Pick<NewRow, "accountId" | "remoteId">): string {
  return subUserKey({ accountId, remoteId: remoteId ?? "" });
}

/** Null: unlimited. */
export type GivenCaps = Partial<Record<CapField, number | null>>;

/** The input that takes so many units back, or a sentence that says why they cannot be. */
type TakeBackInput = (units: number) => Record<string, unknown> | string;

export interface RowProvider {
  label: string;
  offers(operation: OperationName): boolean;
  /** Whether "set-limits" takes this cap. */
  setsCap(cap: CapField): boolean;
  /** The operation that undoes this one; null where none does. */
  undoneBy(operation: OperationName): OperationName | null;
  /** What it counts added traffic in. */
  unit: TrafficUnit;
  /** What added traffic costs its pool, where that is not as much as is added. */
  poolCost?: PoolCost | undefined;
  /** The input that adds whole units of a product; null where the provider does not sell it. */
  addTraffic(units: number, product: string): Record<string, unknown> | null;
  /** How traffic is taken back: so many units, or only all that is left. */
  takesBack: { unit: TrafficUnit; input: TakeBackInput } | "all";
  /** A traffic cap is kept in multiples of so many bytes. */
  capStep: number;
  /**
   * The caps that this change would overwrite where the provider does not report them, and that
   * can be given with it.
   */
  overwrites(operation: OperationName): readonly CapField[];
  /** What it limits besides. */
  limits: readonly LimitDescriptor[];
}

/** Editing a blocked sub-user also writes its status and would lift the block; deleting does not. */
const isEdit = (operation: OperationName) => operationFacts[operation].sets !== null && !isOwn(operation);

/**
 * What a bulk action means for one sub-user as the mirror shows it: the change, or why there is none. An edit
 * that would overwrite caps the provider does not report takes them from `caps`, and is skipped without them.
 */
export function planRow(
  action: BulkAction,
  subUser: SubUser,
  provider: RowProvider,
  caps: GivenCaps = {},
): RowPlan {
  const plan = withUnsaidCaps(
    withStillOff(planChange(action, subUser, provider), bound(subUser, provider)),
    subUser.unreported,
    provider,
    caps,
  );
  return plan.needs ? { ...skipped(plan.message ?? ""), needs: plan.needs } : plan;
}

/**
 * The same plan with a cap for each of `unreported`, those that the provider does not report, where it would
 * overwrite them. Skipped, with all that it would do, while `caps` lacks one of them.
 */
export function withUnsaidCaps<Plan extends RowPlan>(
  plan: Plan,
  unreported: readonly CapField[],
  { label, overwrites }: Pick<RowProvider, "label" | "overwrites">,
  caps: GivenCaps,
): Plan {
  const { operation, input } = plan;
  if (operation === null || !isEdit(operation)) return plan;
  const open = unreported.filter((cap) => input[cap] === undefined && overwrites(operation).includes(cap));
  const needs = open.filter((cap) => caps[cap] === undefined);
  if (needs.length > 0) {
    const them = needs.length > 1 ? "them" : "it";
    return {
      ...plan,
      state: "skipped",
      message: `${label} does not report its ${fieldWords(needs)}, and this change would overwrite ${them}.`,
      needs,
    };
  }
  const given = Object.fromEntries(open.map((cap) => [cap, caps[cap] ?? null]));
  const now = Object.fromEntries(open.map((cap) => [cap, null]));
  const then = Object.fromEntries(open.map((cap) => [cap, caps[cap] ?? "unlimited"]));
  return {
    ...plan,
    input: { ...input, ...given },
    before: { ...plan.before, ...now },
    after: { ...plan.after, ...then },
  };
}

const skipped = (message: string): RowPlan => ({
  state: "skipped",
  operation: null,
  input: {},
  seen: {},
  before: {},
  after: {},
  message,
});

/** As if nothing was used, where use continues beyond the cap. */
const bound = (subUser: SubUser, { limits }: RowProvider): SubUser =>
  whenUsedUp(subUser.limits, limits) === "continues" ? { ...subUser, trafficUsed: null } : subUser;

/** Marks more traffic or IPs for a sub-user that will still not work. */
function withStillOff<Plan extends RowPlan>(plan: Plan, subUser: SubUser): Plan {
  const { stillOff: _before, ...after } = plan.after;
  const reason = stillOff(subUser, { before: plan.before, after });
  return { ...plan, after: reason === null ? after : { ...after, stillOff: reason } };
}

/** A row of an earlier run, with its marks as they are for the sub-user now. */
export function markAnew<Plan extends RowPlan>(plan: Plan, subUser: SubUser, provider: RowProvider): Plan {
  return withStillOff(withCutOff(plan, subUser, provider), bound(subUser, provider));
}

function planChange(action: BulkAction, subUser: SubUser, provider: RowProvider): RowPlan {
  if (subUser.vanishedAt) return skipped(`${provider.label} no longer lists it.`);
  const operation = operationAt(provider, action.action);
  if (!operation) return skipped(`${provider.label} does not offer this.`);
  if (subUser.status === "blocked" && isEdit(operation))
    return skipped(`Blocked by ${provider.label}; a change would lift the block.`);
  const change = changeOf(action, operation, subUser, provider);
  if (typeof change === "string") return skipped(change);
  return { state: "planned", operation, seen: seenOf(change.before), message: null, ...change };
}

/** What is sent for a row, and what it shows before and after. `seen` is by default what it shows before. */
type Change = Pick<RowPlan, "input" | "before" | "after"> & Partial<Pick<RowPlan, "seen" | "needsPassword">>;

/** The change, or a sentence that says why there is none. */
function changeOf(
  action: BulkAction,
  operation: OperationName,
  subUser: SubUser,
  provider: RowProvider,
): Change | string {
  switch (action.action) {
    case "disable":
      if (subUser.status === "disabled") return "It is disabled already.";
      return toStatus("disabled", subUser, cutsOff(works(subUser, provider)));
    case "enable":
      return subUser.status === "active" ? "It is active already." : toStatus("active", subUser);
    case "delete":
      return toStatus("deleted", subUser, cutsOff(works(subUser, provider)));
    case "traffic-cap":
    case "ip-cap":
      return changeCap(action, subUser, provider);
    case "add-traffic":
      return operation === "set-limits" ? raiseCap(action, subUser) : addTraffic(action, subUser, provider);
    case "take-back":
      return takeBack(action.gigabytes, subUser, provider);
    case "note":
      return changeNote(action, subUser);
    case "tags":
      return changeTags(action, subUser);
    case "rotate-passwords":
      return {
        input: {},
        before: {},
        after: { password: "new" },
        needsPassword: operation === "set-password",
      };
  }
}

function toStatus(status: string, { status: now }: SubUser, marks = {}): Change {
  return { input: {}, before: { status: now }, after: { status, ...marks } };
}

function changeCap(
  action: Extract<BulkAction, { action: "traffic-cap" | "ip-cap" }>,
  subUser: SubUser,
  provider: RowProvider,
): Change | string {
  const [field, used, step] =
    action.action === "traffic-cap"
      ? (["trafficCap", bound(subUser, provider).trafficUsed, provider.capStep] as const)
      : (["ipCap", subUser.ipUsed, 1] as const);
  const current = reportedCap(subUser, field);
  const next = inSteps(nextCap(current, action.change), step);
  if (typeof next === "string" && next !== "unlimited") return next;
  if (next === current) return "It has this cap already.";
  // A sub-user already over its cap is not cut off by this, least of all by a higher cap.
  const cuts = cutByCap({ status: subUser.status, used, cap: current }, next);
  const raises = typeof next === "number" && typeof current === "number" && next > current;
  if (typeof next === "number" && used !== null && next < used && !raises && !action.allowBelowUse) {
    const [has, most] =
      field === "trafficCap" ? formatBytesApart([used, next]) : [used, next].map(formatCount);
    return `It has used ${has} already, more than ${most}.`;
  }
  return {
    input: { [field]: next === "unlimited" ? null : next },
    before: { [field]: current },
    after: { [field]: next, ...cutsOff(cuts) },
    seen: { [field]: subUser[field] },
  };
}

/** Traffic added at a provider that only keeps caps. */
function raiseCap(action: AddTraffic, subUser: SubUser): Change | string {
  const units = topUpOf(action, subUser, wholeGB);
  if (typeof units === "string") return units;
  const current = reportedCap(subUser, "trafficCap");
  const next = nextCap(current, { mode: "raise", value: bytesOf(units, wholeGB) });
  if (typeof next !== "number") return next;
  return { input: { trafficCap: next }, before: { trafficCap: current }, after: { trafficCap: next } };
}

function addTraffic(action: AddTraffic, subUser: SubUser, provider: RowProvider): Change | string {
  const { unit, poolCost, label } = provider;
  const units = topUpOf(action, subUser, unit);
  if (typeof units === "string") return units;
  const input = provider.addTraffic(units, action.productType);
  if (!input) return `${label} does not offer this product.`;
  const added = bytesOf(units, unit);
  const { trafficCap: cap, limits } = subUser;
  return {
    input,
    before: { trafficCap: cap },
    after: {
      trafficCap: typeof cap === "number" ? cap + added : cap,
      added,
      ...(poolCost && { fromPool: takenFromPool(added, poolCost, { limits, input }) }),
    },
  };
}

/** Traffic that returns to the pool: so many units, or null for all that is left. */
function takeBack(units: number | null, subUser: SubUser, provider: RowProvider): Change | string {
  const { trafficCap, trafficUsed } = subUser;
  const { label, takesBack } = provider;
  const left = typeof trafficCap === "number" && trafficUsed !== null ? trafficCap - trafficUsed : null;
  if (left !== null && left <= 0) return "It has nothing left to take back.";
  const change = (input: Record<string, unknown>, bytes: number | null): Change => ({
    input,
    before: { trafficCap },
    after: {
      trafficCap: typeof trafficCap === "number" && bytes !== null ? trafficCap - bytes : trafficCap,
      ...(bytes !== null && { added: -bytes }),
      ...cutsOff(works(subUser, provider) && (bytes === null || bytes === left)),
    },
  });
  if (takesBack === "all")
    return units === null ? change({}, left) : `${label} can only take back everything that is left.`;
  if (left === null) return "What it has left is not known.";
  const taken = units ?? unitsIn(left, takesBack.unit);
  const bytes = bytesOf(taken, takesBack.unit);
  if (bytes > left) return `It has only ${formatBytes(left)} left.`;
  if (taken <= 0) return "It has nothing left to take back.";
  const input = takesBack.input(taken);
  return typeof input === "string" ? input : change(input, bytes);
}

function changeNote(
  { mode, text }: Extract<BulkAction, { action: "note" }>,
  { note: noted }: SubUser,
): Change | string {
  const current = noted ?? "";
  const note = mode === "replace" ? text : [current, text].filter(Boolean).join("\n");
  if (note === current) return "It has this note already.";
  if (note.length > maxNoteLength) return `The note would be longer than ${maxNoteLength} characters.`;
  return { input: { note }, before: { note: current }, after: { note } };
}

function changeTags(action: TagAction, { tags: current }: SubUser): Change | string {
  const tags = changedTags(current, action.mode, action.tags);
  if (isSame(tags, current)) return nothingToTag(action);
  if (tags.length > maxTags) return `It would have ${tags.length} tags, more than ${maxTags}.`;
  return { input: { tags }, before: { tags: current }, after: { tags } };
}

/** Why the tags of a sub-user stay as they are. */
function nothingToTag({ mode, tags }: TagAction): string {
  if (mode === "remove")
    return tags.length === 1 ? "It does not have this tag." : "It has none of these tags.";
  if (tags.length === 0) return "It has no tags.";
  return tags.length === 1 ? "It has this tag already." : "It has these tags already.";
}

/** Null for a cap that is only remembered: it is no basis to count from, and shows nothing to be used up. */
function reportedCap(subUser: SubUser, field: CapField): Cap {
  return subUser.unreported.includes(field) ? null : subUser[field];
}

function works(subUser: SubUser, provider: RowProvider): boolean {
  return worksNow({
    ...bound(subUser, provider),
    trafficCap: reportedCap(subUser, "trafficCap"),
    ipCap: reportedCap(subUser, "ipCap"),
  });
}

/** Marks a change after which proxies that work now stop working. */
const cutsOff = (so: boolean) => (so ? { cutsOff: true } : {});

/**
 * The same row, marked if it disables, deletes, takes all traffic from, or caps below its use a sub-user that
 * works now.
 */
function withCutOff<Plan extends RowPlan>(plan: Plan, subUser: SubUser, provider: RowProvider): Plan {
  const { cutsOff: _before, ...after } = plan.after;
  const emptied =
    typeof after.trafficCap === "number" &&
    subUser.trafficUsed !== null &&
    after.trafficCap <= subUser.trafficUsed;
  switch (plan.operation) {
    case "disable":
    case "delete":
      return { ...plan, after: { ...after, ...cutsOff(works(subUser, provider)) } };
    case "take-back":
      return {
        ...plan,
        after: {
          ...after,
          ...cutsOff(works(subUser, provider) && (emptied || typeof after.added !== "number")),
        },
      };
    case "set-limits": {
      const { status, ipUsed } = subUser;
      const { trafficUsed } = bound(subUser, provider);
      const cuts = (
        [
          ["trafficCap", trafficUsed],
          ["ipCap", ipUsed],
        ] as const
      ).some(([field, used]) => cutByCap({ status, used, cap: reportedCap(subUser, field) }, after[field]));
      return { ...plan, after: { ...after, ...cutsOff(cuts) } };
    }
    default:
      return plan;
  }
}

/** The nearest cap that the provider can keep. */
const inSteps = <Next extends number | string>(next: Next, step: number) =>
  typeof next === "number" ? Math.max(step, Math.round(next / step) * step) : next;

/** The new cap, or a sentence that says why there is none. */
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
  const { status, trafficCap, ipCap, note, tags } = before as Seen;
  return {
    ...(status !== undefined && { status }),
    ...(trafficCap !== undefined && { trafficCap }),
    ...(ipCap !== undefined && { ipCap }),
    ...(note !== undefined && { note }),
    ...(tags !== undefined && { tags }),
  };
}
