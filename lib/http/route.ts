import "server-only";
import type { z } from "zod";
import type { Actor, Origin } from "../actor";
import type { Permission } from "../domain/staff/permissions";
import { byteOrderMark } from "../domain/csv";
import { env } from "../env";
import { DeskError, type Envelope } from "../domain/errors";
import { personHeader } from "../domain/staff/person-header";
import { httpStatus, toErrorBody } from "./error-body";
import { describeError, log } from "../log";
import { admitted } from "./admitted";
import { readJson } from "./body";
import { fixedHeaders } from "./fixed-headers";
import { carryOut, type WriteDefinition } from "./input";
import { requireNoOtherSite, requireSameOrigin, originOf } from "./origin";
import { unreadablePart } from "./readable";
import { streamOf } from "./stream";

/** A selection of 10,000 rows is 3 MB at most. */
const maxBytes = 8 * 1024 * 1024;

interface RouteDefinition<Params, Output> {
  permission: Permission;
  run(
    actor: Actor,
    request: { url: URL; params: Params; signal: AbortSignal; origin: Origin },
  ): Promise<Output>;
}

/** Turns a reading verb into a GET route: session, permission, envelope, never stored by any cache. */
export function route<Params, Output>(definition: RouteDefinition<Params, Output>) {
  return guarded("read", definition, (data) => answer({ ok: true, data }, 200));
}

/**
 * The same for a CSV file, whole or in parts; what goes wrong before the first is still an envelope.
 * The person's turn lasts until the last part was taken. A link on another site would save it in the
 * name of whoever follows it.
 */
export function download<Params>(
  definition: RouteDefinition<Params, string | AsyncGenerator<string, void>> & {
    file: (params: Params, url: URL) => string;
  },
) {
  return guarded("large", definition, (csv, params, url, { requestId, keepTurn }) => {
    const headers = {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${definition.file(params, url).replace(/[^A-Za-z0-9._-]/g, "_")}"`,
      "cache-control": "no-store",
    };
    if (typeof csv === "string") return new Response(`${byteOrderMark}${csv}`, { headers });
    const { body, ended } = streamOf(marked(csv), {
      onError: (error) => log().error({ requestId, ...describeError(error) }, "download broken off"),
    });
    keepTurn(ended);
    return new Response(body, { headers });
  });
}

async function* marked(parts: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  yield byteOrderMark;
  yield* parts;
}

/**
 * Turns a writing verb into a POST route of JSON, for input larger than an action may have. Origin, session,
 * permission and the person's turn are checked before a byte of it is read. Lives below app/api/bulk, whose
 * bodies nothing reads before it.
 */
export function postRoute<Schema extends z.ZodType, Output>(definition: WriteDefinition<Schema, Output>) {
  return async (request: Request): Promise<Response> => {
    const origin = originOf(request.headers);
    const response = await answered(origin, async (known) => {
      requireSameOrigin(request.headers);
      const { permission } = definition;
      const sender = request.headers.get(personHeader);
      return admitted({ kind: "large", permission, origin, sender, known }, async (actor) =>
        answer(
          { ok: true, data: await carryOut(definition, actor, await readJson(request, maxBytes), origin) },
          200,
        ),
      );
    });
    return withFixedHeaders(response);
  };
}

/**
 * For an address below app/api/bulk that is none: Next would answer with a page, which has no headers there.
 */
export function noSuchRoute(request: Request): Response {
  const body = toErrorBody(
    new DeskError("not-found", "There is nothing at this address."),
    originOf(request.headers).requestId,
  );
  return withFixedHeaders(answer({ ok: false, error: body }, httpStatus(body.code)));
}

function withFixedHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(fixedHeaders(env().origins[0].startsWith("https:"))))
    response.headers.set(name, value);
  return response;
}

function guarded<Params, Output>(
  kind: "read" | "large",
  definition: RouteDefinition<Params, Output>,
  respond: (
    data: Output,
    params: Params,
    url: URL,
    request: { requestId: string; keepTurn: (until: Promise<unknown>) => void },
  ) => Response,
) {
  return (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    const origin = originOf(request.headers);
    const { permission } = definition;
    return answered(origin, async (known) => {
      if (kind === "large") requireNoOtherSite(request.headers);
      return admitted({ kind, permission, origin, sender: null, known }, async (actor, keepTurn) => {
        const params = await context.params;
        const url = new URL(request.url);
        const unreadable = unreadablePart([params, [...url.searchParams]]);
        if (unreadable) throw new DeskError("invalid", unreadable.problem);
        return respond(
          await definition.run(actor, { url, params, signal: request.signal, origin }),
          params,
          url,
          { requestId: origin.requestId, keepTurn },
        );
      });
    });
  };
}

/** Errors are answered as an envelope. Either says whom it is for. */
async function answered(
  { requestId }: Origin,
  respond: (known: (person: string) => void) => Promise<Response>,
): Promise<Response> {
  let person: string | null = null;
  const response = await respond((mark) => (person = mark)).catch((error: unknown) => {
    if (!(error instanceof DeskError)) log().error({ requestId, ...describeError(error) }, "route failed");
    const body = toErrorBody(error, requestId);
    return answer({ ok: false, error: body }, httpStatus(body.code));
  });
  if (person !== null) response.headers.set(personHeader, person);
  return response;
}

function answer<T>(envelope: Envelope<T>, status: number): Response {
  const headers = { "cache-control": "no-store", ...(status === 503 && { "retry-after": "5" }) };
  return Response.json(envelope, { status, headers });
}
