import type { z } from "zod";
import type { Call, Reply } from "./http";
import { parameters, parseOr, Refusal } from "./refusal";

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  return parseOr(
    ([issue]) => new Refusal(400, `${issue?.path.join(".") || "request"}: ${issue?.message ?? "invalid"}`),
    schema,
    value,
  );
}

export function bodyOf<S extends z.ZodType>(schema: S, call: Call): z.output<S> {
  if (call.body.kind !== "json") throw new Refusal(400, "A JSON body is required");
  return parse(schema, call.body.value);
}

/** The parameters of a query, each at most once. */
export function queryOf<S extends z.ZodType>(schema: S, call: Call): z.output<S> {
  const { given, twice } = parameters(call.query);
  if (twice !== undefined) throw new Refusal(400, `${twice}: given more than once`);
  return parse(schema, given);
}

/** `path` is matched on what follows the base path; its group is the id. */
export interface Route {
  method: string;
  path: RegExp;
  run(call: Call, id: string): Reply;
}

/** The route for what follows the base path, with the id in it; refuses an unknown path or method. */
export function routeOf(
  routes: readonly Route[],
  method: string,
  rest: string,
): { route: Route; id: string } {
  const there = routes.filter(({ path }) => path.test(rest));
  if (there.length === 0) throw new Refusal(404, "Not found");
  const route = there.find((each) => each.method === method);
  if (!route) throw new Refusal(405, "Method not allowed");
  return { route, id: decodeURIComponent(route.path.exec(rest)?.[1] ?? "") };
}
