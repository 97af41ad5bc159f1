import "server-only";
import { z } from "zod";
import { databaseNow } from "../../clock";
import { columnNames } from "../../domain/sub-users/column-names";
import { limitKey } from "../../domain/operations/own-limits";
import type { CallContext } from "../call";
import type { ReportedField } from "../conflicts";
import { fields, labelsOf } from "../fields";
import { createNamed, findNamed } from "../kit/create";
import { deleteNamed, findDeleted } from "../kit/delete";
import { findState, setState } from "../kit/set-state";
import { known } from "../kit/targets";
import {
  operation,
  type Connection,
  type FindContext,
  type Finding,
  type OperationContext,
  type RemoteSubUser,
  type Target,
  type TrafficPromise,
} from "../provider";
import type { Changes, OxylabsClient } from "./client";
import { failures } from "./failures";
import { limits } from "./limits";
import { grain, isListed, toGigabytes } from "./mapper";

const password = fields.password(
  { label: "Proxy password" },
  {
    min: 12,
    max: 64,
    pattern: /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[#_~+=])[A-Za-z0-9][A-Za-z0-9#_~+=]*$/,
    hint: "12 to 64 letters, digits and signs, with a lower-case letter, a capital, a digit and one of # _ ~ + =, not starting with a sign.",
    // Those that an address may contain as they are.
    rule: { length: 20, oneOf: "_~" },
  },
);

const trafficCap = fields.bytesCap(
  { label: columnNames.trafficCap, help: "0 lets nothing through.", headings: ["traffic_limit"] },
  { zero: true, step: grain },
);

const choiceOf = ({ label, choices }: (typeof limits)[number], help: string) =>
  fields.choice(["1", "0"], {
    label,
    help,
    choices: choices.map(({ value, label: text }) => ({ value: String(value), label: text })),
  });
const period = choiceOf(limits[0], "Oxylabs does not say on which day of the month a cap starts again.");
const atCap = choiceOf(limits[1], "Whether its customer can continue once the cap is used up.");

const createInput = z.strictObject({
  username: fields.text(
    { label: "User name", patternHint: "Letters, digits and underscores. It cannot be changed later." },
    { max: 100, pattern: /^[A-Za-z0-9_]+$/ },
  ),
  password,
  trafficCap: trafficCap.prefault(null),
  period: period.prefault("0"),
  atCap: atCap.prefault("1"),
});

const limitsInput = z
  .strictObject({
    trafficCap: trafficCap.optional(),
    period: period.optional(),
    atCap: atCap.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), "Say which limit to change.");

const passwordInput = z.strictObject({ password });
const nothing = z.strictObject({});

export const fieldLabels = labelsOf(createInput, limitsInput, passwordInput);

type CreateInput = z.output<typeof createInput>;
type LimitsInput = z.output<typeof limitsInput>;

/**
 * One that continues beyond its cap is promised no bound, and a cap that starts again each month
 * more than one for ever.
 */
const promised = ({ trafficCap: cap, period: every, atCap: then }: LimitsInput): TrafficPromise | null => {
  if (then === "0") return { field: "atCap", cap: null };
  if (every === "0") {
    const comparableWith = { limit: "period", value: 0 };
    return cap === undefined
      ? { field: "period", unchanged: true, comparableWith }
      : { field: "trafficCap", cap, comparableWith };
  }
  return cap === undefined ? null : { field: "trafficCap", cap };
};

function changesOf({ trafficCap: cap, period: every, atCap: then }: LimitsInput): Changes {
  return {
    ...(cap !== undefined && { traffic_limit: toGigabytes(cap) }),
    ...(every !== undefined && { lifetime: every === "1" }),
    ...(then !== undefined && { auto_disable: then === "1" }),
  };
}

/**
 * Whether it has these limits; undefined where the read does not say one of them and no other differs. Caps
 * compare as they are kept, in whole MB.
 */
function hasLimits(subUser: RemoteSubUser, input: LimitsInput): boolean | undefined {
  const chosen = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  const checks = [
    [subUser.trafficCap, input.trafficCap],
    [subUser.limits?.period, chosen(input.period)],
    [subUser.limits?.atCap, chosen(input.atCap)],
  ].filter(([, asked]) => asked !== undefined);
  if (checks.some(([now, asked]) => now !== undefined && now !== asked)) return false;
  return checks.some(([now]) => now === undefined) ? undefined : true;
}

/**
 * One that no read shows, as Oxylabs accepted it. Otherwise the next change would be counted from the limits
 * before this one, and what is added twice would be given once.
 */
function withLimits(
  unlisted: RemoteSubUser,
  { trafficCap: cap, period: every, atCap: then }: LimitsInput,
  known: RemoteSubUser["limits"] | null = null,
): RemoteSubUser {
  const own = {
    ...known,
    ...(every !== undefined && { period: Number(every) }),
    ...(then !== undefined && { atCap: Number(then) }),
  };
  return {
    ...unlisted,
    ...(cap !== undefined && { trafficCap: cap }),
    ...(Object.keys(own).length > 0 && { limits: own }),
  };
}

const comparedIn = ({ trafficCap: cap, period: every, atCap: then }: LimitsInput): ReportedField[] => [
  ...(cap === undefined ? [] : (["trafficCap"] as const)),
  ...(every === undefined ? [] : [limitKey("period")]),
  ...(then === undefined ? [] : [limitKey("atCap")]),
];

const itself = (subUser: RemoteSubUser) => subUser;

export function oxylabsOperations(client: OxylabsClient): Connection["operations"] {
  const setStatus = (name: "enable" | "disable", status: "active" | "disabled", unchanged: string) =>
    operation({
      input: nothing,
      idempotent: true,
      secretFields: [],
      run(target: Target | null, _input: object, context: OperationContext) {
        const at = known(target, failures);
        return setState(
          failures,
          {
            operation: name,
            look: () => client.find(at, context),
            toSubUser: itself,
            isSo: isIn(status),
            unchanged,
            compare: ["status"],
            write: () => client.change(at.remoteId, { status }, name, context),
            otherwise: (_before, after) =>
              isUsedUp(after)
                ? "disables it whenever its traffic cap is used up: raise the cap first"
                : `still lists it as ${after.status}`,
          },
          context,
        );
      },
      find(target: Target | null, _input: object, context: FindContext) {
        const at = known(target, failures);
        return findState(() => client.find(at, context), isIn(status), itself);
      },
    });

  return {
    create: operation<CreateInput>({
      input: createInput as unknown as z.ZodType<CreateInput>,
      idempotent: false,
      secretFields: ["password"],
      meanings: { name: "username", password: "password" },
      promises: promised,
      run(_target, input, context) {
        return createNamed(failures, {
          taken: "This user name is taken at Oxylabs.",
          find: () => client.findByName(input.username, context),
          send: () =>
            client.create(
              {
                username: input.username,
                password: input.password,
                traffic_limit: toGigabytes(input.trafficCap),
                lifetime: input.period === "1",
                auto_disable: input.atCap === "1",
              },
              context,
            ),
          readBack: (remoteId) => client.find({ remoteId, name: input.username }, context),
          shown: (made) => ({
            subUser: made,
            ...(hasLimits(made, input) === false && {
              remark:
                "Oxylabs created it, but not with the limits asked for. Subdesk shows those that Oxylabs reports.",
            }),
          }),
        });
      },
      find: (_target, input, context) => findCreated(client, input, context),
    }),

    "set-limits": operation<LimitsInput>({
      input: limitsInput,
      idempotent: true,
      secretFields: [],
      promises: promised,
      run(target, input, context) {
        const at = known(target, failures);
        return setState(
          failures,
          {
            operation: "set-limits",
            look: () => client.find(at, context),
            toSubUser: itself,
            isSo: (now) => hasLimits(now, input),
            unchanged: "It has these limits already.",
            compare: comparedIn(input),
            write: () => client.change(at.remoteId, changesOf(input), "set-limits", context),
            unshown: (after) =>
              hasLimits(after, input) === undefined
                ? `Oxylabs accepted it, but does not ${isListed(after) ? "report all of its limits, so they" : "list it, so its limits"} cannot be verified.`
                : undefined,
            withAccepted: (after) =>
              isListed(after) ? after : withLimits(after, input, context.mirrored?.limits),
          },
          context,
        );
      },
      find(target, input, { overtaken = [], ...context }) {
        const at = known(target, failures);
        const left = Object.fromEntries(
          Object.entries(input).filter(([field]) => !overtaken.includes(field)),
        );
        return findState(
          () => client.find(at, context),
          (now) => hasLimits(now, left),
          itself,
        );
      },
    }),

    "set-password": operation<z.infer<typeof passwordInput>>({
      input: passwordInput,
      idempotent: true,
      secretFields: ["password"],
      irreversible: "The old proxy password stops working at once.",
      async run(target, input, context) {
        const { remoteId } = known(target, failures);
        await client.change(remoteId, { password: input.password }, "set-password", context);
        return { subUser: undefined, observedAt: databaseNow(), ...failures.unverified };
      },
    }),

    enable: setStatus("enable", "active", "It is active already."),
    disable: setStatus("disable", "disabled", "It is disabled already."),

    delete: operation({
      input: nothing,
      idempotent: true,
      secretFields: [],
      promises: () => ({ field: "", cap: 0 }),
      irreversible:
        "Oxylabs cannot bring a deleted sub-user back; its name, password, cap and counter are gone.",
      run(target, _input, context) {
        const at = known(target, failures);
        return deleteNamed(
          failures,
          at,
          {
            look: () => client.find(at, context),
            toSubUser: itself,
            remove: () => client.remove(at.remoteId, context),
            isThere: async () => (await client.find(at, context)) !== null,
          },
          context,
        );
      },
      find(target, _input, context) {
        const at = known(target, failures);
        return findDeleted(() => client.find(at, context), itself);
      },
    }),
  };
}

const isIn =
  (status: "active" | "disabled") =>
  (subUser: RemoteSubUser): boolean | undefined =>
    subUser.status === "unknown" ? undefined : subUser.status === status;

/** Oxylabs disables it by itself then, and nothing tells that from a person's doing. */
function isUsedUp({ status, trafficCap: cap, trafficUsed: used, limits: own }: RemoteSubUser): boolean {
  return (
    status === "disabled" && own?.atCap === 1 && typeof cap === "number" && used !== undefined && used >= cap
  );
}

/**
 * A list may leave out those that are disabled, and one that may use nothing may be disabled at once: then
 * its absence decides nothing.
 */
async function findCreated(
  client: OxylabsClient,
  input: CreateInput,
  context: CallContext,
): Promise<Finding> {
  const finding = await findNamed(
    () => client.findByName(input.username, context),
    (made) => hasLimits(made, input) !== false,
    itself,
  );
  const mayHide = input.trafficCap === 0 && input.atCap === "1";
  return finding.verdict === "not-applied" && mayHide ? { verdict: "undecided" } : finding;
}
