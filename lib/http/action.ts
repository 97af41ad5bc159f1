import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { Origin } from "../actor";
import { openCall, type OpenCall } from "../auth/anonymous-limits";
import { DeskError, type Envelope } from "../domain/errors";
import { personHeader } from "../domain/staff/person-header";
import { toErrorBody } from "./error-body";
import { describeError, log } from "../log";
import { admitted } from "./admitted";
import { carryOut, parseInput, type WriteDefinition } from "./input";
import { requireSameOrigin, originOf } from "./origin";

/** Turns a verb into a server action: origin, session, permission, input, envelope. It never throws. */
export function action<Schema extends z.ZodType, Output>(
  definition: WriteDefinition<Schema, Output>,
): (given: z.input<Schema>) => Promise<Envelope<Output>> {
  return (given) =>
    enveloped((origin, sender) =>
      admitted({ kind: "action", permission: definition.permission, origin, sender }, (actor) =>
        carryOut(definition, actor, given, origin),
      ),
    );
}

/** For actions before sign-in, as often as their kind allows. */
export function openAction<Schema extends z.ZodType, Output>(definition: {
  kind: OpenCall;
  input: Schema;
  run(input: z.output<Schema>, origin: Origin): Promise<Output>;
}): (given: z.input<Schema>) => Promise<Envelope<Output>> {
  return (given) =>
    enveloped((origin) => {
      const input = parseInput(definition.input, given);
      return openCall(definition.kind, origin.address, () => definition.run(input, origin));
    });
}

async function enveloped<Output>(
  run: (origin: Origin, sender: string | null) => Promise<Output>,
): Promise<Envelope<Output>> {
  const given = await headers();
  const origin = originOf(given);
  try {
    requireSameOrigin(given);
    return { ok: true, data: await run(origin, given.get(personHeader)) };
  } catch (error) {
    if (!(error instanceof DeskError))
      log().error({ requestId: origin.requestId, ...describeError(error) }, "action failed");
    return { ok: false, error: toErrorBody(error, origin.requestId) };
  }
}
