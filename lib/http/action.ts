import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import { demand, demandConfirmed, type Origin, type PresentActor } from "../auth/actor";
import { currentActor } from "../auth/current";
import type { Permission } from "../auth/permissions";
import { DeskError, toErrorBody, type Envelope } from "../errors";
import { describeError, log } from "../log";
import { demandSameOrigin, originOf } from "./origin";
import { unreadablePart } from "./readable";
import { recordRefusal } from "./refusal";

interface ActionDefinition<Schema extends z.ZodType, Output> {
  /** Asked again by the verb, which knows the details; this one refuses early. */
  permission: Permission;
  input: Schema;
  /** Whether it takes a person who confirmed lately that they are there. */
  confirmed?: true | ((input: z.output<Schema>) => boolean | Promise<boolean>);
  run(actor: PresentActor, input: z.output<Schema>, origin: Origin): Promise<Output>;
}

/** Makes a verb a server action: origin, session, permission, input, envelope. The action never throws. */
export function action<Schema extends z.ZodType, Output>(definition: ActionDefinition<Schema, Output>): (given: z.input<Schema>) => Promise<Envelope<Output>> {
  return (given) =>
    enveloped(async (origin) => {
      const actor = await currentActor();
      if (!actor) throw new DeskError("unauthenticated", "Your session has ended. Sign in again.");
      try {
        demand(actor, definition.permission);
        const input = parse(definition.input, given);
        if (definition.confirmed === true || (await definition.confirmed?.(input))) demandConfirmed(actor);
        return await definition.run(actor, input, origin);
      } catch (error) {
        if (error instanceof DeskError && (error.code === "forbidden" || error.code === "step-up")) await recordRefusal(actor, definition.permission, error.code, origin);
        throw error;
      }
    });
}

/** For what happens before anybody is signed in. */
export function openAction<Schema extends z.ZodType, Output>(definition: {
  input: Schema;
  run(input: z.output<Schema>, origin: Origin): Promise<Output>;
}): (given: z.input<Schema>) => Promise<Envelope<Output>> {
  return (given) => enveloped((origin) => definition.run(parse(definition.input, given), origin));
}

async function enveloped<Output>(run: (origin: Origin) => Promise<Output>): Promise<Envelope<Output>> {
  const given = await headers();
  const origin = originOf(given);
  try {
    demandSameOrigin(given);
    return { ok: true, data: await run(origin) };
  } catch (error) {
    if (!(error instanceof DeskError)) log().error({ requestId: origin.requestId, ...describeError(error) }, "action failed");
    return { ok: false, error: toErrorBody(error, origin.requestId) };
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const unreadable = unreadablePart(given);
  if (unreadable) throw new DeskError("invalid", unreadable.problem, { [unreadable.path]: unreadable.problem });
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(parsed.error.issues.toReversed().map((issue) => [issue.path.join("."), issue.message]));
  throw new DeskError("invalid", "Some fields need another look.", fields);
}
