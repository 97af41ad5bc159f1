import "server-only";
import { z } from "zod";
import { databaseNow } from "../../clock";
import { listed } from "../../domain/texts/message";
import type { CallContext } from "../call";
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
  const look = (target: Target | null, context: CallContext) =>
    client.get(known(target, failures).remoteId, context);
  const lookWhole = async (target: Target | null, context: CallContext): Promise<State | null> => {
    const record = await look(target, context);
    return record && { record, figures: await client.figures(String(record.id), context) };
  };
  const labelled = (text: string, context: CallContext) =>
    client.findListed((record) => sameText(record.label ?? "", text), context);

  const setBlocked = (name: "enable" | "disable", blocked: boolean, unchanged: string) => {
    const isSo = (record: DataImpulseRecord) =>
      typeof record.blocked !== "boolean" ? undefined : record.blocked === blocked;
    return operation({
      input: nothing,
      idempotent: true,
      secretFields: [],
      run: (target, _input, context) =>
        setState<DataImpulseRecord>(
          failures,
          {
            operation: name,
            look: () => look(target, context),
            toSubUser,
            isSo,
            unchanged,
            compare: ["status"],
            write: ({ id }) => client.setBlocked(String(id), blocked, name, context),
          },
          context,
        ),
      find: (target, _input, context) => findState(() => look(target, context), isSo, toSubUser),
    });
  };

  return {
    create: operation<CreateInput>({
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
    }),

    rename: operation<z.infer<typeof nameInput>>({
      input: nameInput,
      idempotent: true,
      secretFields: [],
      run: (target, { name }, context) =>
        setState<DataImpulseRecord>(
          failures,
          {
            operation: "rename",
            look: () => look(target, context),
            toSubUser,
            isSo: (record) => record.label === name,
            unchanged: "It has this label already.",
            compare: ["name"],
            write: ({ id }) => client.update(String(id), { label: name }, "rename", context),
          },
          context,
        ),
      find: (target, { name }, context) =>
        findState(
          () => look(target, context),
          (record) => record.label === name,
          toSubUser,
        ),
    }),

    "set-limits": operation<z.infer<typeof limitsInput>>({
      input: limitsInput,
      idempotent: true,
      secretFields: [],
      promises: () => null,
      run: (target, input, context) =>
        setState<DataImpulseRecord>(
          failures,
          {
            operation: "set-limits",
            look: () => look(target, context),
            toSubUser,
            isSo: (record) => hasThreads(record, input.threads),
            unchanged: "It has these limits already.",
            compare: [],
            write: ({ id }) => client.update(String(id), { threads: input.threads }, "set-limits", context),
          },
          context,
        ),
      find: (target, input, context) =>
        findState(
          () => look(target, context),
          (record) => hasThreads(record, input.threads),
          toSubUser,
        ),
    }),

    enable: setBlocked("enable", false, "It is active already."),
    disable: setBlocked("disable", true, "It is disabled already."),

    "allocate-traffic": operation<z.infer<typeof trafficInput>>({
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
              const now = toWhole(await lookWhole(at, context));
              if (!now) throw failures.notFound("allocate-traffic");
              return now;
            },
            readAfter: async () => toWhole(await lookWhole(at, context)),
            send: () => client.addTraffic(at.remoteId, amount, context),
          },
          context,
        );
      },
      async find(target, { amount }, context): Promise<Finding> {
        const bytes = amount * GiB;
        const finding = await findMove(
          async () => toWhole(await lookWhole(target, context)),
          { bytes },
          context,
        );
        if (finding.verdict === "applied") return finding;
        const added = await verdictOfAdditions(client, known(target, failures), bytes, context);
        if (added === null || added === "not-applied") return finding;
        const observedAt = databaseNow();
        const record =
          added === "applied" && finding.verdict === "undecided" && (await look(target, context));
        return record
          ? { verdict: "applied", subUser: toSubUser(record), observedAt }
          : { verdict: "undecided" };
      },
    }),

    "take-back": operation({
      input: nothing,
      idempotent: true,
      secretFields: [],
      run: (target, _input, context) =>
        setState<State>(
          failures,
          {
            operation: "take-back",
            look: () => lookWhole(target, context),
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
          () => lookWhole(target, context),
          ({ figures }) => wentBack(figures, context.before),
          withFigures,
        ),
    }),

    "reset-password": operation({
      input: nothing,
      idempotent: false,
      secretFields: [],
      makes: "credentials",
      compares: ["password"],
      irreversible: "The old proxy password stops working at once, and DataImpulse chooses the new one.",
      async run(target, _input, context) {
        const fresh = await look(target, context);
        if (!fresh) throw failures.notFound("reset-password");
        const before = toSubUser(fresh);
        context.found?.(before, fresh.password ? { password: fresh.password } : {});
        await requireNoObjection(failures, "reset-password", { fresh: before }, context);
        context.keep?.({ shown: fresh.password != null });
        const password = await client.resetPassword(before.remoteId, context);
        const observedAt = databaseNow();
        const after = await look(target, context).catch(() => undefined);
        if (!after) throw failures.claimed("reset-password", "it could not be read back yet");
        if (after.password !== password || after.password === fresh.password)
          throw failures.claimed("reset-password", "does not show the new password yet");
        return { subUser: toSubUser(after), before, observedAt, ...credentialsOf(after) };
      },
      async find(target, _input, context): Promise<Finding> {
        const observedAt = databaseNow();
        const now = await look(target, context);
        if (!now?.password || !context.secretIs || context.kept?.shown !== true)
          return { verdict: "undecided" };
        return context.secretIs("password", now.password) === "before"
          ? { verdict: "not-applied", subUser: toSubUser(now), observedAt }
          : { verdict: "applied", subUser: toSubUser(now), observedAt, ...credentialsOf(now) };
      },
    }),

    "reveal-password": operation({
      input: nothing,
      idempotent: true,
      secretFields: [],
      run: (target, _input, context) =>
        revealPassword(failures, {
          look: () => look(target, context),
          passwordOf: ({ password }) => password,
          toSubUser,
        }),
    }),

    delete: operation({
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
            look: () => look(at, context),
            toSubUser,
            async remove() {
              const returned = await returnRest(client, at, context);
              const removal = client.delete(at.remoteId, context);
              await (returned ? afterEarlierWrites(restReturned, removal) : removal);
            },
            isThere: async () => (await look(at, context)) !== null,
          },
          context,
        );
      },
      async find(target, _input, context): Promise<Finding> {
        const observedAt = databaseNow();
        const now = await lookWhole(target, context);
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
    }),
  };
}

const restReturned = "What was left of its traffic went back to the pool.";

/**
 * Whether deleting returns what is left is written nowhere, so it is returned first, and nothing is deleted before
 * a read shows that nothing is left. False where there was nothing.
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

/**
 * Whether what was left went back to the pool, by what was read before: then something was left. Undefined where these
 * figures cannot tell.
 */
function wentBack({ total, used, left }: Figures, before: FindContext["before"]): boolean | undefined {
  // What is left may have been given after the rest went back.
  if (total !== before?.trafficCap) return left === 0 ? true : undefined;
  if (left > 0 || used >= total) return false;
  // Not all was used, and none is left: some versions do not lower the total when traffic goes back to the pool.
  return used === before.trafficUsed ? true : undefined;
}

const toWhole = (state: State | null): RemoteSubUser | null => state && withFigures(state);

function hasThreads(record: DataImpulseRecord, wanted: number): boolean | undefined {
  return record.threads == null ? undefined : record.threads === wanted;
}

function isAsAsked(record: DataImpulseRecord, input: CreateInput): boolean {
  const same = (now: unknown, asked: unknown) => now == null || asked === undefined || now === asked;
  return (
    record.label === input.label &&
    same(record.pool_type, input.poolType) &&
    same(record.threads, input.threads)
  );
}

/**
 * What the list of additions shows where the total does not show one: it is not changed by what is taken back. Null
 * where it was not read before.
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
