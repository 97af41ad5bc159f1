import "server-only";
import { z } from "zod";
import { databaseNow } from "../../clock";
import type { OperationName } from "../../domain/operations/names";
import { limitKey } from "../../domain/operations/own-limits";
import { listed } from "../../domain/texts/message";
import type { CallContext } from "../call";
import type { ReportedField } from "../conflicts";
import { fields, labelsOf } from "../fields";
import { createNamed } from "../kit/create";
import { deleteNamed } from "../kit/delete";
import { decideMove, findMove, moveTraffic } from "../kit/move-traffic";
import { requireNoObjection } from "../kit/objection";
import { afterEarlierWrites } from "../kit/partly";
import { revealPassword } from "../kit/passwords";
import { sameText } from "../kit/readers";
import { findState, setState } from "../kit/set-state";
import { known } from "../kit/targets";
import {
  operation,
  type Connection,
  type FindContext,
  type Finding,
  type Operation,
  type OperationContext,
  type RemoteSubUser,
  type Target,
} from "../provider";
import type { DataImpulseClient } from "./client";
import { failures } from "./failures";
import {
  credentialsOf,
  GiB,
  poolFactors,
  poolName,
  poolTypes,
  toSubUser,
  withFigures,
  type DataImpulseRecord,
  type Figures,
} from "./mapper";

const label = { label: "Label", help: "Your own name for it; DataImpulse makes the login and the password." };
const maxLabelLength = 255;
const threads = { label: "Threads", help: "The most connections at a time." };
const maxThreads = 2_000;
const maxAtOnce = 10_000;

const createInput = z.strictObject({
  label: fields.text(label, { max: maxLabelLength }),
  poolType: fields
    .choice(poolTypes, {
      label: "Kind of pool",
      help: `It keeps it for life. A GiB costs the pool ${listed(
        poolTypes.map((type) => `${poolFactors[type]} GiB for ${poolName(type).toLowerCase()}`),
      )}.`,
      choices: poolTypes.map((value) => ({ value, label: poolName(value) })),
    })
    .prefault("residential"),
  threads: fields.count(threads, maxThreads).optional(),
});
const nameInput = z.strictObject({ name: fields.text({ label: "Label" }, { max: maxLabelLength }) });
const limitsInput = z.strictObject({ threads: fields.count(threads, maxThreads) });
const trafficInput = z.strictObject({
  amount: fields.amount(
    { label: "Traffic to add", noun: "Traffic", help: "DataImpulse takes whole GiB; one is 1.07 GB." },
    { label: "GiB", bytes: GiB, step: 1 },
    maxAtOnce,
  ),
});
const nothing = z.strictObject({});

export const fieldLabels = {
  ...labelsOf(createInput, nameInput, limitsInput, trafficInput),
  password: "Proxy password",
};

type CreateInput = z.output<typeof createInput>;

/** A sub-user with what it was given, used and has left. */
interface State {
  record: DataImpulseRecord;
  figures: Figures;
}

export function dataImpulseOperations(client: DataImpulseClient): Connection["operations"] {
  return {
    create: creation(client),
    rename: renaming(client),
    "set-limits": limitChange(client),
    enable: blockChange(client, "enable", false, "It is active already."),
    disable: blockChange(client, "disable", true, "It is disabled already."),
    "allocate-traffic": allocation(client),
    "take-back": takeBack(client),
    "reset-password": passwordReset(client),
    "reveal-password": passwordReading(client),
    delete: deletion(client),
  };
}

function look(
  client: DataImpulseClient,
  target: Target | null,
  context: CallContext,
): Promise<DataImpulseRecord | null> {
  return client.get(known(target, failures).remoteId, context);
}

async function lookWhole(
  client: DataImpulseClient,
  target: Target | null,
  context: CallContext,
): Promise<State | null> {
  const record = await look(client, target, context);
  return record && { record, figures: await client.figures(String(record.id), context) };
}

function creation(client: DataImpulseClient) {
  const labelled = (text: string, context: CallContext) =>
    client.findListed((record) => sameText(record.label ?? "", text), context);
  return operation<CreateInput>({
    input: createInput as unknown as z.ZodType<CreateInput>,
    idempotent: false,
    secretFields: [],
    meanings: { name: "label" },
    makes: "credentials",
    poolCost: { of: "input", name: "poolType", factors: poolFactors },
    run(_target, input, context) {
      return createNamed(failures, {
        taken: "This label is taken at DataImpulse.",
        async find() {
          // DataImpulse itself lets many have one label, so only a whole list shows that it is free.
          const [inUse] = await labelled(input.label, context);
          context.keep?.({ free: true });
          return inUse ?? null;
        },
        send: () =>
          client.create(
            {
              label: input.label,
              pool_type: input.poolType,
              ...(input.threads !== undefined && { threads: input.threads }),
            },
            context,
          ),
        readBack: (answer) => client.get(String(answer.id), context),
        shown: (made, answer) => ({
          subUser: toSubUser(made),
          ...credentialsOf(made, answer),
          ...(!isAsAsked(made, input) && {
            remark:
              "DataImpulse created it, but not with the values asked for. Subdesk shows those that DataImpulse reports.",
          }),
        }),
      });
    },
    async find(_target, input, context): Promise<Finding> {
      const observedAt = databaseNow();
      const [made, another] = await labelled(input.label, context);
      if (!made) return { verdict: "not-applied", subUser: null, observedAt };
      const isOurs =
        !another && context.kept?.free === true && made.label === input.label && isAsAsked(made, input);
      if (!isOurs) return { verdict: "undecided" };
      return { verdict: "applied", subUser: toSubUser(made), observedAt, ...credentialsOf(made) };
    },
  });
}

function isAsAsked(record: DataImpulseRecord, input: CreateInput): boolean {
  const same = (now: unknown, asked: unknown) => now == null || asked === undefined || now === asked;
  return (
    record.label === input.label &&
    same(record.pool_type, input.poolType) &&
    same(record.threads, input.threads)
  );
}

/** A change that the record itself shows. */
interface RecordChange<Input> {
  name: OperationName;
  input: z.ZodType<Input>;
  /** Whether the record is as asked; undefined where it does not say. */
  isSo(record: DataImpulseRecord, input: Input): boolean | undefined;
  /** Said where it is so already. */
  unchanged: string;
  /** The fields that must not have changed since the person saw them. */
  compare: readonly ReportedField[];
  write(remoteId: string, input: Input, context: OperationContext): Promise<unknown>;
}

function recordChange<Input extends object>(
  client: DataImpulseClient,
  { name, input: schema, isSo, unchanged, compare, write }: RecordChange<Input>,
): Operation<Input> {
  return {
    input: schema,
    idempotent: true,
    secretFields: [],
    run: (target, input, context) =>
      setState<DataImpulseRecord>(
        failures,
        {
          operation: name,
          look: () => look(client, target, context),
          toSubUser,
          isSo: (record) => isSo(record, input),
          unchanged,
          compare,
          write: ({ id }) => write(String(id), input, context),
        },
        context,
      ),
    find: (target, input, context) =>
      findState(
        () => look(client, target, context),
        (record) => isSo(record, input),
        toSubUser,
      ),
  };
}

function renaming(client: DataImpulseClient) {
  return operation(
    recordChange<z.infer<typeof nameInput>>(client, {
      name: "rename",
      input: nameInput,
      isSo: ({ label: now }, { name }) => now === name,
      unchanged: "It has this label already.",
      compare: ["name"],
      write: (remoteId, { name }, context) => client.update(remoteId, { label: name }, "rename", context),
    }),
  );
}

function limitChange(client: DataImpulseClient) {
  return operation<z.infer<typeof limitsInput>>({
    ...recordChange(client, {
      name: "set-limits",
      input: limitsInput,
      isSo: ({ threads: now }, { threads: asked }) => (now == null ? undefined : now === asked),
      unchanged: "It has these limits already.",
      compare: [limitKey("threads")],
      write: (remoteId, { threads: asked }, context) =>
        client.update(remoteId, { threads: asked }, "set-limits", context),
    }),
    promises: () => null,
  });
}

function blockChange(
  client: DataImpulseClient,
  name: "enable" | "disable",
  blocked: boolean,
  unchanged: string,
) {
  return operation(
    recordChange(client, {
      name,
      input: nothing,
      isSo: ({ blocked: now }) => (typeof now !== "boolean" ? undefined : now === blocked),
      unchanged,
      compare: ["status"],
      write: (remoteId, _input, context) => client.setBlocked(remoteId, blocked, name, context),
    }),
  );
}

function allocation(client: DataImpulseClient) {
  return operation<z.infer<typeof trafficInput>>({
    input: trafficInput,
    idempotent: false,
    secretFields: [],
    meanings: { amount: "amount" },
    promises: ({ amount }) => ({ field: "amount", added: amount * GiB }),
    additive: true,
    poolCost: {
      of: "limits",
      name: "kind",
      factors: Object.fromEntries(poolTypes.map((type, kind) => [kind, poolFactors[type]])),
    },
    async run(target, { amount }, context) {
      const at = known(target, failures);
      const added = await client.added(at.remoteId, context).catch(() => null);
      context.keep?.({ added });
      return moveTraffic(
        failures,
        {
          operation: "allocate-traffic",
          bytes: amount * GiB,
          // The whole record, so that its password is known and kept out of every error.
          async read() {
            const now = toWhole(await lookWhole(client, at, context));
            if (!now) throw failures.notFound("allocate-traffic");
            return now;
          },
          readAfter: async () => toWhole(await lookWhole(client, at, context)),
          send: () => client.addTraffic(at.remoteId, amount, context),
        },
        context,
      );
    },
    async find(target, { amount }, context): Promise<Finding> {
      const bytes = amount * GiB;
      const finding = await findMove(
        async () => toWhole(await lookWhole(client, target, context)),
        { bytes },
        context,
      );
      if (finding.verdict === "applied") return finding;
      const added = await verdictOfAdditions(client, known(target, failures), bytes, context);
      if (added === null || added === "not-applied") return finding;
      const observedAt = databaseNow();
      const record =
        added === "applied" && finding.verdict === "undecided" && (await look(client, target, context));
      return record
        ? { verdict: "applied", subUser: toSubUser(record), observedAt }
        : { verdict: "undecided" };
    },
  });
}

const toWhole = (state: State | null): RemoteSubUser | null => state && withFigures(state);

/**
 * What the list of additions shows where the total does not show one: it is not changed by what is taken
 * back. Null where it was not read before.
 */
async function verdictOfAdditions(
  client: DataImpulseClient,
  { remoteId }: Target,
  bytes: number,
  context: FindContext,
): Promise<ReturnType<typeof decideMove> | null> {
  const before = context.kept?.added;
  if (typeof before !== "number") return null;
  const others = { given: (await context.otherMoves?.())?.given ?? 0, taken: 0 };
  return decideMove(before, await client.added(remoteId, context), { bytes }, others);
}

function takeBack(client: DataImpulseClient) {
  return operation({
    input: nothing,
    idempotent: true,
    secretFields: [],
    run: (target, _input, context) =>
      setState<State>(
        failures,
        {
          operation: "take-back",
          look: () => lookWhole(client, target, context),
          toSubUser: withFigures,
          isSo: ({ figures }) => figures.left === 0,
          unchanged: "Nothing is left of its traffic.",
          compare: ["trafficCap"],
          write: ({ record }) => client.dropTraffic(String(record.id), "take-back", context),
        },
        context,
      ),
    find: (target, _input, context) =>
      findState<State>(
        () => lookWhole(client, target, context),
        ({ figures }) => wentBack(figures, context.before),
        withFigures,
      ),
  });
}

/**
 * Whether what was left went back to the pool, by what was read before: then something was left. Undefined
 * where these figures cannot tell.
 */
function wentBack({ total, used, left }: Figures, before: FindContext["before"]): boolean | undefined {
  // What is left may have been given after the rest went back.
  if (total !== before?.trafficCap) return left === 0 ? true : undefined;
  if (left > 0 || used >= total) return false;
  // Not all was used, and none is left: some versions do not lower the total when traffic goes back to the
  // pool.
  return used === before.trafficUsed ? true : undefined;
}

function passwordReset(client: DataImpulseClient) {
  return operation({
    input: nothing,
    idempotent: false,
    secretFields: [],
    makes: "credentials",
    compares: ["password"],
    irreversible: "The old proxy password stops working at once, and DataImpulse chooses the new one.",
    async run(target, _input, context) {
      const fresh = await look(client, target, context);
      if (!fresh) throw failures.notFound("reset-password");
      const before = toSubUser(fresh);
      context.found?.(before, fresh.password ? { password: fresh.password } : {});
      await requireNoObjection(failures, "reset-password", { fresh: before }, context);
      context.keep?.({ shown: fresh.password != null });
      const password = await client.resetPassword(before.remoteId, context);
      const observedAt = databaseNow();
      const after = await look(client, target, context).catch(() => undefined);
      if (!after) throw failures.claimed("reset-password", "it could not be read back yet");
      if (after.password !== password || after.password === fresh.password)
        throw failures.claimed("reset-password", "does not show the new password yet");
      return { subUser: toSubUser(after), before, observedAt, ...credentialsOf(after) };
    },
    async find(target, _input, context): Promise<Finding> {
      const observedAt = databaseNow();
      const now = await look(client, target, context);
      if (!now?.password || !context.secretIs || context.kept?.shown !== true)
        return { verdict: "undecided" };
      return context.secretIs("password", now.password) === "before"
        ? { verdict: "not-applied", subUser: toSubUser(now), observedAt }
        : { verdict: "applied", subUser: toSubUser(now), observedAt, ...credentialsOf(now) };
    },
  });
}

function passwordReading(client: DataImpulseClient) {
  return operation({
    input: nothing,
    idempotent: true,
    secretFields: [],
    run: (target, _input, context) =>
      revealPassword(failures, {
        look: () => look(client, target, context),
        passwordOf: ({ password }) => password,
        toSubUser,
      }),
  });
}

function deletion(client: DataImpulseClient) {
  return operation({
    input: nothing,
    idempotent: true,
    secretFields: [],
    promises: () => ({ field: "", cap: 0 }),
    irreversible:
      "DataImpulse cannot bring a deleted sub-user back. What is left of its traffic goes back to the pool first.",
    run(target, _input, context) {
      const at = known(target, failures);
      return deleteNamed<DataImpulseRecord>(
        failures,
        at,
        {
          look: () => look(client, at, context),
          toSubUser,
          async remove() {
            const returned = await returnRest(client, at, context);
            const removal = client.delete(at.remoteId, context);
            await (returned ? afterEarlierWrites(restReturned, removal) : removal);
          },
          isThere: async () => (await look(client, at, context)) !== null,
        },
        context,
      );
    },
    async find(target, _input, context): Promise<Finding> {
      const observedAt = databaseNow();
      const now = await lookWhole(client, target, context);
      if (!now) return { verdict: "applied", subUser: null, observedAt };
      const shown = { subUser: withFigures(now), observedAt };
      const { rest, total, used } = context.kept ?? {};
      if (rest !== true || now.figures.left > 0) return { verdict: "not-applied", ...shown };
      const returned = wentBack(
        now.figures,
        total === undefined ? context.before : { trafficCap: total, trafficUsed: used },
      );
      if (returned === undefined) return { verdict: "undecided" };
      return returned
        ? { verdict: "partly", did: restReturned, ...shown }
        : { verdict: "not-applied", ...shown };
    },
  });
}

const restReturned = "What was left of its traffic went back to the pool.";

/**
 * Whether deleting returns what is left is written nowhere, so it is returned first, and nothing is deleted
 * before a read shows that nothing is left. False where there was nothing.
 */
async function returnRest(
  client: DataImpulseClient,
  { remoteId }: Target,
  context: OperationContext,
): Promise<boolean> {
  const { total, used, left } = await client.figures(remoteId, context);
  if (left === 0) return false;
  context.keep?.({ rest: true, total, used });
  await client.dropTraffic(remoteId, "delete", context);
  const after = await client.figures(remoteId, context).catch(() => undefined);
  if (!after) throw failures.claimed("delete", "what is left of its traffic could not be read yet");
  if (after.left > 0) throw failures.claimed("delete", "its traffic does not show it yet");
  return true;
}
