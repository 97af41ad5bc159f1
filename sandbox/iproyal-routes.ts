import { z } from "zod";
import { json, type Call, type Reply } from "./http";
import type { IproyalRecord } from "./iproyal-record";
import type { IproyalUsers, IproyalWrite } from "./iproyal-users";
import { GB } from "./meter";
import { byField, parameters, parseOr, Refusal, type FieldErrors } from "./refusal";
import type { Route } from "./routes";
import type { Machine } from "./server";

const invalid = (errors: FieldErrors) =>
  new Refusal(422, Object.values(errors)[0]?.[0] ?? "The given data was invalid.", errors);

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  return parseOr((issues) => invalid(byField(issues)), schema, value);
}

const twoDecimals = (gb: number) => Math.abs(gb * 100 - Math.round(gb * 100)) < 1e-6;
const amount = z.number().positive().refine(twoDecimals, "must have at most two decimals");
const username = z.string().min(1).max(255);
const password = z.string().min(1).max(16);
const limit = z.int().min(0).nullable();
const limits = z.strictObject({
  daily_limit: limit.optional(),
  monthly_limit: limit.optional(),
  lifetime_limit: limit.optional(),
});

const createBody = z.strictObject({ username, password, traffic: amount, limits: limits.optional() });
const updateBody = createBody.partial();
const moveBody = z.strictObject({ amount });

const wholeNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, "must be a whole number above 0")
  .transform(Number);
const listQuery = z.strictObject({
  page: wholeNumber.default(1),
  per_page: wholeNumber.default(20),
  search: z.string().min(1).max(30).optional(),
});

const PATH = "https://resi-api.iproyal.com/v1/residential-subusers";

function noQuery(call: Call) {
  const [unknown] = call.query.keys();
  if (unknown !== undefined) throw invalid({ [unknown]: ["is not a parameter"] });
}

function bodyOf<S extends z.ZodType>(schema: S, call: Call): z.output<S> {
  noQuery(call);
  if (call.body.kind !== "json") throw new Refusal(400, "A JSON body is required");
  return parse(schema, call.body.value);
}

function noBody(call: Call) {
  noQuery(call);
  if (call.body.kind !== "none") throw new Refusal(400, "No body is expected");
}

function written(operation: IproyalWrite["operation"], call: Call, body: object): IproyalWrite {
  const { password: _secret, ...rest } = body as Record<string, unknown>;
  return { operation, body: rest, requestId: call.requestId };
}

/** Every path below /v1. */
export function iproyalRoutes(users: IproyalUsers, parts: Machine): Route[] {
  const row = (record: IproyalRecord, status = 200): Reply => json(status, users.answered(record));
  let lists = 0;

  function find(hash: string): IproyalRecord {
    const record = users.find(hash);
    if (!record) throw new Refusal(404, "Sub user not found.");
    return record;
  }
  function claim(name: string, key?: string) {
    const holder = users.holder(name);
    if (holder !== undefined && holder !== key)
      throw invalid({ username: ["The username has already been taken."] });
  }
  function demand(field: string, gb: number, bytes: number) {
    if (gb * GB > bytes) throw invalid({ [field]: ["Not enough traffic available."] });
  }

  function list(call: Call): Reply {
    const { given, twice } = parameters(call.query);
    if (twice !== undefined) throw invalid({ [twice]: ["is given more than once"] });
    const { page, per_page, search } = parse(listQuery, given);
    const size = Math.min(per_page, parts.switches.maxLimit);
    const wanted = search?.toLowerCase();
    const records =
      wanted === undefined
        ? users.all()
        : users.all().filter((record) => record.row.username.toLowerCase().includes(wanted));
    const from = (page - 1) * size;
    const data = records.slice(from, from + size);
    lists += 1;
    const more = parts.switches.iproyalMovingTotal ? lists % 2 : 0;
    return json(200, {
      data: data.map(users.answered),
      meta: {
        current_page: page,
        from: data.length > 0 ? from + 1 : null,
        last_page: Math.max(1, Math.ceil(records.length / size)),
        path: PATH,
        per_page: size,
        to: data.length > 0 ? from + data.length : null,
        total: records.length + more,
      },
    });
  }

  return [
    {
      method: "GET",
      path: /^me$/,
      run(call) {
        noQuery(call);
        return json(200, {
          available_traffic: users.freeGb(),
          subusers_count: users.all().length,
          residential_user_hash: "01HV4M6T3QG0Z8W2KX5N7RBYCD",
        });
      },
    },
    { method: "GET", path: /^residential-subusers$/, run: list },
    {
      method: "POST",
      path: /^residential-subusers$/,
      run(call) {
        const { traffic, ...body } = bodyOf(createBody, call);
        claim(body.username);
        demand("traffic", traffic, users.free());
        const write = written("create", call, { ...body, traffic });
        return row(users.create({ ...body, traffic_available: traffic }, write), 201);
      },
    },
    {
      method: "GET",
      path: /^residential-subusers\/([^/]+)$/,
      run(call, hash) {
        noBody(call);
        return row(find(hash));
      },
    },
    {
      method: "PUT",
      path: /^residential-subusers\/([^/]+)$/,
      run(call, hash) {
        const record = find(hash);
        const { traffic, ...body } = bodyOf(updateBody, call);
        if (parts.switches.iproyalOmitted === "required")
          parse(createBody, { ...body, ...(traffic !== undefined && { traffic }) });
        if (body.username !== undefined) claim(body.username, record.key);
        const left = traffic ?? (parts.switches.iproyalOmitted === "zeroed" ? 0 : undefined);
        if (left !== undefined) demand("traffic", left, users.left(record) + users.free());
        const changes = left === undefined ? body : { ...body, traffic_available: left };
        return row(users.update(record, changes, written("update", call, changes)));
      },
    },
    {
      method: "DELETE",
      path: /^residential-subusers\/([^/]+)$/,
      run(call, hash) {
        const record = find(hash);
        noBody(call);
        users.delete(record, written("delete", call, {}));
        return { status: 204, body: "" };
      },
    },
    {
      method: "POST",
      path: /^residential-subusers\/([^/]+)\/give-traffic$/,
      run(call, hash) {
        const record = find(hash);
        const body = bodyOf(moveBody, call);
        demand("amount", body.amount, users.free());
        return row(users.give(record, body.amount, written("give-traffic", call, body)));
      },
    },
    {
      method: "POST",
      path: /^residential-subusers\/([^/]+)\/take-traffic$/,
      run(call, hash) {
        const record = find(hash);
        const body = bodyOf(moveBody, call);
        demand("amount", body.amount, users.left(record));
        return row(users.take(record, body.amount, written("take-traffic", call, body)));
      },
    },
  ];
}
