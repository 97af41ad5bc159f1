import "server-only";
import { z } from "zod";
import { formatBytes, GB } from "../../domain/format";
import type { TrafficUnit } from "../../domain/providers/descriptor";
import { bytesOf } from "../../domain/providers/traffic-unit";
import { fields, labelsOf } from "../fields";
import { createNamed, findNamed } from "../kit/create";
import { deleteNamed, findDeleted } from "../kit/delete";
import { findMove, moveTraffic } from "../kit/move-traffic";
import { findPassword, revealPassword } from "../kit/passwords";
import { findState, setState } from "../kit/set-state";
import { known } from "../kit/targets";
import {
  operation,
  type Connection,
  type FindContext,
  type OperationContext,
  type OperationResult,
  type RemoteSubUser,
  type Target,
} from "../provider";
import { maxSearchLength, type IproyalClient } from "./client";
import { failures } from "./failures";
import { tolerance, type IproyalRecord } from "./mapper";

const unit: TrafficUnit = { label: "GB", bytes: GB, step: 0.01 };
/** GB. A smaller move could not be told from rounding. */
const least = 0.05;
const most = 1_000_000;
/** By how much two totals of one sub-user may differ although nothing was moved, bytes. */
const doubtful = 2 * tolerance;

const nameHint = "Letters, digits and underscore.";
const namePattern = /^[A-Za-z0-9_]+$/;
/** Not longer than the list can be searched for, as only the name can decide an unknown outcome. */
const nameLength = { min: 3, max: maxSearchLength, pattern: namePattern };

/** An underscore would begin what a customer chooses, which follows the password. */
const password = fields.password(
  { label: "Proxy password" },
  {
    max: 16,
    pattern: /^[A-Za-z0-9]+$/,
    hint: "Letters and digits, 16 at most.",
    rule: { length: 16 },
  },
);

const amount = (label: string) =>
  fields.amount({ label, noun: unit.label }, unit, most).min(least, `At least ${least} ${unit.label}.`);

const createInput = z.strictObject({
  username: fields.text({ label: "User name", patternHint: nameHint }, nameLength),
  password,
  traffic: amount("Traffic"),
});
const renameInput = z.strictObject({
  name: fields.text({ label: "User name", patternHint: nameHint }, nameLength),
});
const passwordInput = z.strictObject({ password });
const giveInput = z.strictObject({ gigabytes: amount("Traffic to add") });
const takeInput = z.strictObject({ gigabytes: amount("Traffic to take back") });

export const fieldLabels = labelsOf(createInput, renameInput, passwordInput, giveInput, takeInput);

type Create = z.infer<typeof createInput>;
type Move = z.infer<typeof giveInput>;

const passwordOf = ({ password: secret }: IproyalRecord) => secret;

export function iproyalOperations(
  client: IproyalClient,
  toSubUser: (record: IproyalRecord) => RemoteSubUser,
): Connection["operations"] {
  /** Use does not change the total, so a read before and one after decide whether a move took effect. */
  const moving = (name: "allocate-traffic" | "take-back", direction: "give" | "take", sign: 1 | -1) => ({
    run(target: Target | null, { gigabytes }: Move, context: OperationContext) {
      const { remoteId } = known(target, failures);
      return moveTraffic(
        failures,
        {
          operation: name,
          bytes: sign * bytesOf(gigabytes, unit),
          tolerance: doubtful,
          async read() {
            const record = await client.get(remoteId, context);
            if (!record) throw failures.notFound(name);
            return toSubUser(record);
          },
          send: () => client.move(direction, remoteId, gigabytes, name, context),
        },
        context,
      );
    },
    find(target: Target | null, { gigabytes }: Move, context: FindContext) {
      const { remoteId } = known(target, failures);
      return findMove(
        async () => {
          const record = await client.get(remoteId, context);
          return record && toSubUser(record);
        },
        { bytes: sign * bytesOf(gigabytes, unit), tolerance: doubtful },
        context,
      );
    },
  });

  return {
    create: operation<Create>({
      input: createInput,
      idempotent: false,
      secretFields: ["password"],
      meanings: { name: "username", password: "password", amount: "traffic" },
      promises: ({ traffic }) => ({ field: "traffic", added: bytesOf(traffic, unit) }),
      compares: ["password"],
      run(_target, input, context) {
        return createNamed(failures, {
          taken: "This user name is taken at IPRoyal.",
          find: () => client.findByName(input.username, context),
          send: () => client.create(input, context),
          readBack: (answered) =>
            answered?.username === input.username
              ? client.get(answered.hash, context)
              : client.findByName(input.username, context),
          shown: (made) => ({
            subUser: toSubUser(made),
            ...(!hasAsked(toSubUser(made), input) && {
              remark: "IPRoyal created it, but with other traffic. Subdesk shows what IPRoyal reports.",
            }),
          }),
        });
      },
      find(_target, input, { secretIs, ...context }) {
        return findNamed(
          () => client.findByName(input.username, context),
          // Another password means that the name was taken in the meantime.
          (made) => !made.password || !secretIs || secretIs("password", made.password) === "asked",
          toSubUser,
        );
      },
    }),

    rename: operation<z.infer<typeof renameInput>>({
      input: renameInput,
      idempotent: true,
      secretFields: [],
      run(target, { name }, context) {
        const { remoteId } = known(target, failures);
        return update(
          {
            operation: "rename",
            look: () => client.get(remoteId, context),
            toSubUser,
            isSo: ({ username }) => username === name,
            unchanged: "It has this name already.",
            compare: ["name"],
            write: () => client.update("rename", remoteId, { username: name }, context),
          },
          context,
        );
      },
      find(target, { name }, context) {
        const { remoteId } = known(target, failures);
        return findState(
          () => client.get(remoteId, context),
          ({ username }) => username === name,
          toSubUser,
        );
      },
    }),

    "set-password": operation<z.infer<typeof passwordInput>>({
      input: passwordInput,
      idempotent: true,
      secretFields: ["password"],
      irreversible: "The old proxy password stops working at once.",
      compares: ["password"],
      run(target, input, context) {
        const { remoteId } = known(target, failures);
        return update(
          {
            operation: "set-password",
            look: () => client.get(remoteId, context),
            toSubUser,
            isSo: (now) => (now.password === undefined ? undefined : now.password === input.password),
            secretsOf: (before): Record<string, string> =>
              before.password === undefined ? {} : { password: before.password },
            unchanged: "It has this password already.",
            compare: [],
            write: () => client.update("set-password", remoteId, { password: input.password }, context),
            unshown: (after) => (after.password === undefined ? failures.unverified.remark : undefined),
          },
          context,
        );
      },
      find(target, _input, context) {
        const { remoteId } = known(target, failures);
        return findPassword({ look: () => client.get(remoteId, context), passwordOf, toSubUser }, context);
      },
    }),

    "allocate-traffic": operation<Move>({
      input: giveInput,
      idempotent: false,
      secretFields: [],
      meanings: { amount: "gigabytes" },
      promises: ({ gigabytes }) => ({ field: "gigabytes", added: bytesOf(gigabytes, unit) }),
      ...moving("allocate-traffic", "give", 1),
    }),

    "take-back": operation<Move>({
      input: takeInput,
      idempotent: false,
      secretFields: [],
      meanings: { amount: "gigabytes" },
      promises: ({ gigabytes }) => ({ field: "gigabytes", added: -bytesOf(gigabytes, unit) }),
      ...moving("take-back", "take", -1),
    }),

    delete: operation({
      input: z.strictObject({}),
      idempotent: true,
      secretFields: [],
      promises: () => ({ field: "", cap: 0 }),
      irreversible:
        "IPRoyal cannot bring a deleted sub-user back; its name, password and counter are gone. The traffic it has left returns to your account.",
      run(target, _input, context) {
        const at = known(target, failures);
        return deleteNamed<IproyalRecord>(
          failures,
          at,
          {
            look: () => client.get(at.remoteId, context),
            toSubUser,
            remove: ({ hash }) => client.delete(hash, context),
            isThere: async ({ hash }) => (await client.get(hash, context)) !== null,
          },
          context,
        );
      },
      find(target, _input, context) {
        const { remoteId } = known(target, failures);
        return findDeleted(() => client.get(remoteId, context), toSubUser);
      },
    }),

    "reveal-password": operation({
      input: z.strictObject({}),
      idempotent: true,
      secretFields: [],
      run(target, _input, context) {
        const { remoteId } = known(target, failures);
        return revealPassword(failures, {
          look: () => client.get(remoteId, context),
          passwordOf,
          toSubUser,
        });
      },
    }),
  };
}

/** A changed name or password. That traffic stays as it was where it is left out is not documented. */
async function update(
  change: Parameters<typeof setState<IproyalRecord>>[1],
  context: OperationContext,
): Promise<OperationResult> {
  const result = await setState(failures, change, context);
  const [before, after] = [result.before?.trafficCap, result.subUser?.trafficCap];
  if (typeof before !== "number" || typeof after !== "number" || Math.abs(after - before) <= doubtful)
    return result;
  return {
    ...result,
    remark: `It is done, but IPRoyal changed its traffic with it: ${formatBytes(before)} before, ${formatBytes(after)} now.`,
  };
}

function hasAsked({ trafficCap }: RemoteSubUser, { traffic }: Create): boolean {
  return typeof trafficCap !== "number" || Math.abs(trafficCap - bytesOf(traffic, unit)) <= tolerance;
}
