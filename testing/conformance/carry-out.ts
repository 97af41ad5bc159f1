import { randomUUID } from "node:crypto";
import { imageOfRemote } from "../../lib/operations/image";
import { ProviderError } from "../../lib/providers/error";
import type {
  Connection,
  FindContext,
  Finding,
  OperationContext,
  OperationResult,
} from "../../lib/providers/provider";
import { interactive } from "../connect";
import type { Asked, Desk } from "./harness";

export interface CarriedOut {
  result?: OperationResult;
  error?: ProviderError;
  /** Looks at its outcome with what the call left behind, as recovery does; null where no look can tell. */
  look(): Promise<Finding | null>;
}

/**
 * Carries an operation out as Subdesk does, with what the mirror has, and keeps what the call leaves for a
 * later look. `strike` comes between the mirror's read and the call, `sending` right before each write. An
 * error that is no ProviderError is thrown.
 */
export async function carryOut(
  { connection }: Desk,
  name: keyof Connection["operations"],
  { target, input: given }: Asked,
  {
    strike,
    sending,
    objection,
  }: { strike?: () => void; sending?: () => void } & Pick<OperationContext, "objection"> = {},
): Promise<CarriedOut> {
  const operation = connection.operations[name];
  if (!operation) throw new Error(`${name} is not offered`);
  const input = operation.input.parse(given);
  const operationId = randomUUID();
  const mirror = target && (await connection.getSubUser(target, interactive));
  let before: Record<string, unknown> | null = mirror && { ...imageOfRemote(mirror) };
  let secretsBefore: Record<string, string> = {};
  let kept: FindContext["kept"];
  let sentAt: Date | null = null;
  const context: OperationContext = {
    ...interactive,
    operationId,
    ...(mirror && {
      mirrored: {
        note: mirror.note ?? null,
        updatedAt: mirror.updatedAt ?? null,
        trafficCap: mirror.trafficCap === null ? "unlimited" : (mirror.trafficCap ?? null),
      },
      seen: { status: mirror.status, note: mirror.note ?? null, name: mirror.name },
    }),
    found(read, secrets = {}) {
      const said = Object.entries(imageOfRemote(read)).filter(([, value]) => value !== null);
      before = { ...before, ...Object.fromEntries(said) };
      secretsBefore = { ...secretsBefore, ...secrets };
    },
    keep: (evidence) => (kept = { ...kept, ...evidence }),
    sending() {
      sentAt = new Date();
      sending?.();
      return Promise.resolve();
    },
    otherMoves: () => Promise.resolve({ given: 0, taken: 0 }),
    ...(objection && { objection }),
  };
  strike?.();
  const outcome: { result?: OperationResult; error?: ProviderError } = await operation
    .run(target, input, context)
    .then(
      (result) => ({ result }),
      (error: unknown) => {
        if (error instanceof ProviderError) return { error };
        throw error;
      },
    );
  const secretIs: NonNullable<FindContext["secretIs"]> = (field, value) =>
    value === input[field] ? "asked" : value === secretsBefore[field] ? "before" : "other";
  return {
    ...outcome,
    async look() {
      if (!operation.find) return null;
      return operation.find(target, input, {
        ...interactive,
        operationId,
        before,
        kept,
        sentAt,
        otherMoves: () => Promise.resolve({ given: 0, taken: 0 }),
        ...(operation.compares?.some((field) => field in input || operation.makes) && { secretIs }),
      });
    },
  };
}
