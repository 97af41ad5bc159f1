import { isIP } from "node:net";
import { z } from "zod";
import { POOL_TYPES, type DataImpulseUser } from "./dataimpulse-record";
import { dataImpulseUsage, PERIODS } from "./dataimpulse-usage";
import type { DataImpulseUsers, DataImpulseWrite } from "./dataimpulse-users";
import { json, type Call, type Reply } from "./http";
import { byField, parameters, parseOr, Refusal, type FieldErrors } from "./refusal";
import type { Machine } from "./server";

const invalid = (errors: FieldErrors) => new Refusal(422, "The given data was invalid.", errors);

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  return parseOr((issues) => invalid(byField(issues)), schema, value);
}

export function bodyOf<S extends z.ZodType>(schema: S, call: Call): z.output<S> {
  if (call.query.size > 0) throw invalid({ request: ["No parameters are expected"] });
  if (call.body.kind !== "json") throw invalid({ request: ["A JSON body is required"] });
  return parse(schema, call.body.value);
}

function queryOf<S extends z.ZodType>(schema: S, call: Call): z.output<S> {
  const { given, twice } = parameters(call.query);
  if (twice !== undefined) throw invalid({ [twice]: ["Given more than once"] });
  if (call.body.kind !== "none") throw invalid({ request: ["No body is expected"] });
  return parse(schema, given);
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, "must be a whole number")
  .transform(Number);
const ip = z.string().refine((text) => isIP(text) > 0, "must be an IP address");
const port = z.int().min(10_000).max(30_000);
const codes = z.array(z.string().min(1)).optional();

const label = z.string().max(255);
const threads = z.int().min(1).max(2000);
const stickyRange = z
  .strictObject({ start: port, end: port })
  .refine(({ start, end }) => start <= end, "must not end before it starts");
const poolParameters = z
  .strictObject({
    countries: codes,
    cities: codes,
    states: codes,
    zipcodes: codes,
    asns: codes,
    exclude_countries: codes,
    exclude_asn: codes,
    anonymous_filter: z.boolean().optional(),
    rotation_interval: z.int().min(1).max(120).nullable().optional(),
  })
  .refine(
    ({ countries, exclude_countries }) => !(countries?.length && exclude_countries?.length),
    "countries and exclude_countries exclude each other",
  );

const one = { subuser_id: z.int().positive() };
const createBody = z.strictObject({
  label: label.optional(),
  pool_type: z.enum(POOL_TYPES).optional(),
  threads: threads.optional(),
  sticky_range: stickyRange.optional(),
  allowed_ips: z.array(ip).max(5).optional(),
  default_pool_parameters: poolParameters.optional(),
});
const bodies = {
  one: z.strictObject(one),
  update: z.strictObject({
    ...one,
    label: label.optional(),
    threads: threads.optional(),
    sticky_range: stickyRange.optional(),
  }),
  blocked: z.strictObject({ ...one, blocked: z.boolean() }),
  traffic: z.strictObject({ ...one, traffic: z.int().min(1) }),
  ip: z.strictObject({ ...one, ip }),
  parameters: z.strictObject({ ...one, default_pool_parameters: poolParameters }),
};
const queries = {
  none: z.strictObject({}),
  one: z.strictObject({ subuser_id: wholeNumber }),
  list: z.strictObject({
    limit: wholeNumber.refine((limit) => limit >= 1 && limit <= 1000, "must be 1 to 1000").optional(),
    offset: wholeNumber.default(0),
  }),
  usage: z.strictObject({ subuser_id: wholeNumber, period: z.enum(PERIODS) }),
};

export interface Route {
  method: "GET" | "POST";
  run(call: Call): Reply;
}

const get = (run: Route["run"]): Route => ({ method: "GET", run });
const post = (run: Route["run"]): Route => ({ method: "POST", run });

/** By path below /reseller/. */
export function dataImpulseRoutes(users: DataImpulseUsers, parts: Machine): Record<string, Route> {
  const usage = dataImpulseUsage(users, parts);
  const whole = (user: DataImpulseUser) => json(200, users.answered(user));
  const success = () => json(200, { success: true });

  function find({ subuser_id }: { subuser_id: number }): DataImpulseUser {
    const user = users.find(String(subuser_id));
    if (!user) throw new Refusal(parts.switches.dataimpulse.unknownAs ?? 404, "Subuser not found");
    return user;
  }
  function unbound(ips: readonly string[], key?: string) {
    if (ips.some((each) => ![undefined, key].includes(users.holder(each))))
      throw new Refusal(400, "Bind is already exists for other subuser.");
  }
  const written = (operation: DataImpulseWrite["operation"], call: Call, body: object): DataImpulseWrite => ({
    operation,
    body: { ...body },
    requestId: call.requestId,
  });

  return {
    "user/balance": get((call) => {
      queryOf(queries.none, call);
      return json(200, { balance: users.pool() });
    }),
    "sub-user/list": get((call) => {
      const { limit, offset } = queryOf(queries.list, call);
      if (parts.switches.listEmpty) return json(200, { subusers: [] });
      const { unpaged, newestFirst } = parts.switches.dataimpulse;
      const all = newestFirst ? users.all().toReversed() : users.all();
      const size = Math.min(limit ?? Infinity, parts.switches.maxLimit);
      const rows = unpaged ? all : all.slice(offset, offset + size);
      return json(200, { subusers: rows.map(users.answered) });
    }),
    "sub-user/get": get((call) => whole(find(queryOf(queries.one, call)))),
    "sub-user/create": post((call) => {
      const body = bodyOf(createBody, call);
      unbound(body.allowed_ips ?? []);
      return whole(users.create(body, written("create", call, body)));
    }),
    "sub-user/update": post((call) => {
      const body = bodyOf(bodies.update, call);
      const { subuser_id, ...changes } = body;
      return whole(users.update(find({ subuser_id }), changes, written("update", call, body)));
    }),
    "sub-user/reset-password": post((call) => {
      const body = bodyOf(bodies.one, call);
      return whole(users.resetPassword(find(body), written("reset-password", call, body)));
    }),
    "sub-user/set-blocked": post((call) => {
      const body = bodyOf(bodies.blocked, call);
      return whole(users.update(find(body), { blocked: body.blocked }, written("set-blocked", call, body)));
    }),
    "sub-user/delete": post((call) => {
      const body = bodyOf(bodies.one, call);
      users.delete(find(body), written("delete", call, body));
      return success();
    }),
    "sub-user/balance/add": post((call) => {
      const body = bodyOf(bodies.traffic, call);
      if (!users.add(find(body), body.traffic, written("balance-add", call, body)))
        throw new Refusal(400, "Insufficient balance");
      return success();
    }),
    "sub-user/balance/drop": post((call) => {
      const body = bodyOf(bodies.one, call);
      users.drop(find(body), written("balance-drop", call, body));
      return success();
    }),
    "sub-user/balance/get": get((call) => json(200, users.balance(find(queryOf(queries.one, call))))),
    "sub-user/balance/addition-history": get((call) => {
      const history = find(queryOf(queries.one, call)).additions.map(({ charged, added, at }) => ({
        balance_charged: charged,
        traffic_added: added,
        datetime: new Date(at).toISOString().slice(0, 19).replace("T", " "),
      }));
      return json(200, { history: history.toReversed() });
    }),
    "sub-user/usage-stat/get": get((call) => {
      const query = queryOf(queries.usage, call);
      return json(200, usage(find(query), query.period));
    }),
    "sub-user/allowed-ips/add": post((call) => {
      const body = bodyOf(bodies.ip, call);
      const user = find(body);
      unbound([body.ip], user.key);
      const allowed_ips = [...new Set([...user.row.allowed_ips, body.ip])];
      if (allowed_ips.length > 5) throw invalid({ ip: ["No more than 5 addresses"] });
      users.update(user, { allowed_ips }, written("allowed-ips-add", call, body));
      return success();
    }),
    "sub-user/allowed-ips/remove": post((call) => {
      const body = bodyOf(bodies.ip, call);
      const user = find(body);
      if (!user.row.allowed_ips.includes(body.ip)) throw new Refusal(400, "Bind not found");
      const allowed_ips = user.row.allowed_ips.filter((each) => each !== body.ip);
      users.update(user, { allowed_ips }, written("allowed-ips-remove", call, body));
      return success();
    }),
    "sub-user/set-default-pool-parameters": post((call) => {
      const body = bodyOf(bodies.parameters, call);
      const { subuser_id, ...changes } = body;
      return whole(users.update(find({ subuser_id }), changes, written("update", call, body)));
    }),
  };
}
