import "server-only";
import { demand, type Actor, type Origin } from "../auth/actor";
import { currentActor } from "../auth/current";
import type { Permission } from "../auth/permissions";
import { byteOrderMark } from "../domain/csv";
import { DeskError, httpStatus, toErrorBody, type Envelope } from "../errors";
import { describeError, log } from "../log";
import { originOf } from "./origin";
import { unreadablePart } from "./readable";
import { recordRefusal } from "./refusal";

interface RouteDefinition<Params, Output> {
  permission: Permission;
  run(actor: Actor, request: { url: URL; params: Params; signal: AbortSignal; origin: Origin }): Promise<Output>;
}

/** Makes a reading verb a GET route: session, permission, envelope, never stored by any cache. */
export function route<Params, Output>(definition: RouteDefinition<Params, Output>) {
  return guarded(definition, (data) => answer({ ok: true, data }, 200));
}

/** The same for a CSV file; what goes wrong is still an envelope. */
export function download<Params>(definition: RouteDefinition<Params, string> & { file: (params: Params) => string }) {
  return guarded(
    definition,
    (csv, params) =>
      new Response(`${byteOrderMark}${csv}`, {
        headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="${definition.file(params).replace(/[^A-Za-z0-9._-]/g, "_")}"`, "cache-control": "no-store" },
      }),
  );
}

function guarded<Params, Output>(definition: RouteDefinition<Params, Output>, respond: (data: Output, params: Params) => Response) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    const origin = originOf(request.headers);
    let actor: Actor | null = null;
    try {
      actor = await currentActor();
      if (!actor) throw new DeskError("unauthenticated", "Your session has ended. Sign in again.");
      demand(actor, definition.permission);
      const params = await context.params;
      const url = new URL(request.url);
      const unreadable = unreadablePart([params, [...url.searchParams]]);
      if (unreadable) throw new DeskError("invalid", unreadable.problem);
      return respond(await definition.run(actor, { url, params, signal: request.signal, origin }), params);
    } catch (error) {
      const { requestId } = origin;
      if (actor && error instanceof DeskError && error.code === "forbidden") await recordRefusal(actor, definition.permission, error.code, origin);
      if (!(error instanceof DeskError)) log().error({ requestId, ...describeError(error) }, "route failed");
      const body = toErrorBody(error, requestId);
      return answer({ ok: false, error: body }, httpStatus(body.code));
    }
  };
}

function answer<T>(envelope: Envelope<T>, status: number): Response {
  return Response.json(envelope, { status, headers: { "cache-control": "no-store" } });
}
