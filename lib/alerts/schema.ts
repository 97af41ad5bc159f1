import "server-only";
import { databaseNow } from "../clock";
import {
  alertKinds,
  alertStates,
  type AlertsFilter,
  type MarkAlertsReadRequest,
  type SaveChannelRequest,
  type SaveRuleRequest,
  type SwitchRuleRequest,
  type WorkOnAlertsRequest,
} from "../domain/alerts/alert";
import { DeskError } from "../domain/errors";
import { channelDigests } from "../domain/alerts/channel";
import { dayMs } from "../domain/durations";
import { z } from "zod";

export const saveRuleRequest = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1, "Enter a name.").max(80),
  kind: z.enum(alertKinds),
  threshold: z.number().positive().max(10_000_000).nullable(),
  /** Search part of a table address that narrows the sub-users; null for all. */
  scope: z.string().max(2_000).nullable(),
  channels: z.array(z.uuid()).max(20),
  enabled: z.boolean().optional(),
  seen: z
    .strictObject({
      name: z.string().max(1_000),
      kind: z.enum(alertKinds),
      threshold: z.number().nullable(),
      scope: z.string().max(10_000).nullable(),
      channels: z.array(z.string().max(64)).max(1_000),
    })
    .optional(),
}) satisfies z.ZodType<SaveRuleRequest>;

export const switchRuleRequest = z.strictObject({
  id: z.uuid(),
  enabled: z.boolean(),
}) satisfies z.ZodType<SwitchRuleRequest>;

const minuteOfDay = z.int().min(0).max(1439).nullable();
const common = {
  id: z.uuid(),
  label: z.string().trim().min(1, "Enter a name.").max(80),
  digest: z.enum(channelDigests).default("none"),
  digestAt: minuteOfDay.default(null),
  quietFrom: minuteOfDay.default(null),
  quietTo: minuteOfDay.default(null),
  timeZone: z.string().max(64).refine(isTimeZone, "There is no such time zone.").default("UTC"),
};
const address = z.url({ protocol: /^https?$/, error: "Enter an http or https address." }).max(500);

export const saveChannelRequest = z.discriminatedUnion("kind", [
  z.strictObject({
    ...common,
    kind: z.literal("webhook"),
    target: address,
    signAnew: z.boolean().optional(),
  }),
  z.strictObject({ ...common, kind: z.literal("slack"), target: address }),
  z.strictObject({ ...common, kind: z.literal("discord"), target: address }),
  z.strictObject({
    ...common,
    kind: z.literal("email"),
    target: z.email("Enter an e-mail address.").max(254),
  }),
  z.strictObject({
    ...common,
    kind: z.literal("telegram"),
    target: z
      .string()
      .regex(
        /^(-?\d{1,20}|@[A-Za-z]\w{3,60})$/,
        "Enter the id of a chat, such as -1001234567890, or a channel’s @name.",
      ),
    token: z
      .string()
      .regex(/^\d{3,20}:[\w-]{20,80}$/, "Enter the token as @BotFather gave it, such as 123456:ABC….")
      .optional(),
  }),
]) satisfies z.ZodType<SaveChannelRequest>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const open = {
  ids: z.array(z.uuid()).min(1).max(500).nullable(),
  ruleId: z.uuid().nullable(),
  shown: z
    .strictObject({
      state: z.enum(alertStates).nullable(),
      kind: z.enum(alertKinds).nullable(),
      provider: z.string().max(32).nullable(),
      through: z.iso.datetime(),
    })
    .optional(),
};
/** A snooze is for days, not forever: for an alert that no one wants, the rule should change. */
const maxSnoozeMs = 31 * dayMs;

export const workOnAlertsRequest = z
  .discriminatedUnion("work", [
    z.strictObject({
      ...open,
      work: z.enum(["acknowledge", "reopen", "wake", "assign", "unassign"]),
    }),
    z.strictObject({
      ...open,
      work: z.literal("snooze"),
      until: z.iso
        .datetime()
        .refine(
          (at) =>
            Date.parse(at) > databaseNow().getTime() &&
            Date.parse(at) <= databaseNow().getTime() + maxSnoozeMs,
          "Choose a time within the next 31 days.",
        ),
    }),
  ])
  .refine(
    ({ ids, ruleId }) => (ids === null) !== (ruleId === null),
    "Name alerts, or a rule.",
  ) satisfies z.ZodType<WorkOnAlertsRequest>;

/**
 * Read from the address of the list. What is not known is refused: left out, it would show what was not asked
 * for.
 */
export function readAlertsFilter(search: URLSearchParams): AlertsFilter {
  return {
    state: oneOf(alertStates, "state", search),
    kind: oneOf(alertKinds, "kind", search),
    provider: search.get("provider")?.slice(0, 32) || null,
  };
}

function oneOf<Value extends string>(
  known: readonly Value[],
  key: string,
  search: URLSearchParams,
): Value | null {
  const given = search.get(key);
  if (!given) return null;
  const value = known.find((each) => each === given);
  if (value === undefined)
    throw new DeskError("invalid", `“${key}” cannot be “${given.slice(0, 40)}”.`, { [key]: "Not known." });
  return value;
}

export const markAlertsReadRequest = z.strictObject({
  through: z.iso.datetime().optional(),
}) satisfies z.ZodType<MarkAlertsReadRequest>;

export const alertIdInput = z.strictObject({ id: z.uuid() });
