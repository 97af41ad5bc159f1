import { randomBytes } from "node:crypto";
import { z } from "zod";
import { secretsSent } from "./echo";
import { json, jsonFields, type Call, type Reply } from "./http";
import { listQuery, nineProxyList } from "./nine-proxy-list";
import { withCapsAs, type NineProxyRecord, type NineProxyRow } from "./nine-proxy-record";
import { nineProxyUsers, type NineProxyUsers } from "./nine-proxy-users";
import { parameters, parseOr, Refusal } from "./refusal";
import {
  machine,
  makeControl,
  serve,
  type Api,
  type Machine,
  type StandIn,
  type StartOptions,
} from "./server";
import { openStore } from "./store";

export interface NineProxySandboxOptions extends StartOptions {
  apiKey?: string;
  maxLimit?: number;
}

export interface NineProxySandbox extends StandIn<NineProxyRow> {
  apiKey: string;
}

const BASE = "/client/v1/user-passes/";

const writable = z.union([z.literal(1), z.literal(2)], "must be 1 or 2");
const text = z.string().min(1).max(255);
const fields = {
  use_key: text,
  status: writable,
  note: z.string().max(2000).default(""),
  usage_cap: z.int().min(-1).default(0),
  ip_usage_cap: z.int().min(-1).default(-1),
};
const createBody = z.strictObject({ user_name: text, ...fields });
const updateBody = z.strictObject({ id: z.int(), user_name: text.optional(), ...fields });
const deleteBody = z.strictObject({ id: z.int() });

function failure(status: number, message: string, errors: string[] = []): Reply {
  return json(status, { success: false, message, errors });
}

const invalid = (errors: string[]) => new Refusal(400, "Validation failed", errors);

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  return parseOr(
    (issues) => invalid(issues.map((issue) => `${issue.path.join(".") || "request"}: ${issue.message}`)),
    schema,
    value,
  );
}

/** Query parameters other than the key, each at most once. */
function besidesKey(query: URLSearchParams): Record<string, string> {
  const { given, twice } = parameters(query);
  if (twice !== undefined) throw invalid([`${twice}: given more than once`]);
  const { "api-key": _key, ...rest } = given;
  return rest;
}

function routes(users: NineProxyUsers, parts: Machine) {
  const list = nineProxyList(users);
  const spoken = (row: NineProxyRow) => withCapsAs(parts.switches.caps, row);
  const ok = (message: string, result: unknown) => json(200, { success: true, message, result });

  function bodyOf(call: Call): unknown {
    parse(z.strictObject({}), besidesKey(call.query));
    if (call.body.kind !== "json") throw invalid(["body: a JSON body is required"]);
    return call.body.value;
  }
  function find(id: number): NineProxyRecord {
    const record = users.find(String(id));
    if (!record) throw invalid([`id: sub-user ${id} does not exist`]);
    return record;
  }
  function claim(userName: string, id?: number) {
    const holder = users.holder(userName);
    if (holder !== undefined && holder !== String(id)) throw invalid(["user_name: has already been taken"]);
  }
  const note = (call: Call, body: object) => {
    const { use_key: _secret, ...rest } = body as Record<string, unknown>;
    return { body: rest, requestId: call.requestId };
  };

  return {
    "get-list": {
      method: "GET",
      run(call: Call) {
        const query = parse(listQuery, besidesKey(call.query));
        const { items, ...counts } = list(query, parts.switches.maxLimit);
        return ok("Success", { items: items.map(spoken), ...counts });
      },
    },
    create: {
      method: "POST",
      run(call: Call) {
        const body = parse(createBody, bodyOf(call));
        claim(body.user_name);
        return ok("Created", spoken(users.create(body, { operation: "create", ...note(call, body) })));
      },
    },
    update: {
      method: "PUT",
      run(call: Call) {
        const { user_name, ...body } = parse(updateBody, bodyOf(call));
        const record = find(body.id);
        if (user_name !== undefined) claim(user_name, body.id);
        const changes = user_name === undefined ? body : { ...body, user_name };
        return ok(
          "Updated",
          spoken(users.update(record, changes, { operation: "update", ...note(call, changes) })),
        );
      },
    },
    delete: {
      method: "DELETE",
      run(call: Call) {
        const body = parse(deleteBody, bodyOf(call));
        users.delete(find(body.id), { operation: "delete", ...note(call, body) });
        return ok("Deleted", { deleted: true });
      },
    },
  } satisfies Record<string, { method: string; run: (call: Call) => Reply }>;
}

function nineProxyApi(users: NineProxyUsers, parts: Machine, apiKey: string): Api {
  const table = new Map<string, { method: string; run: (call: Call) => Reply }>(
    Object.entries(routes(users, parts)),
  );

  function handle(call: Call): Reply {
    const keys = call.query.getAll("api-key");
    if (parts.switches.refuseKey || keys.length !== 1 || keys[0] !== apiKey)
      return failure(parts.switches.refusedAs ?? 403, "Invalid API key");
    const route = call.path.startsWith(BASE) ? table.get(call.path.slice(BASE.length)) : undefined;
    if (!route) return failure(404, "Not found");
    if (route.method !== call.method)
      return { ...failure(405, "Method not allowed"), headers: { allow: route.method } };
    if (call.body.kind === "unusable") return failure(call.body.status, call.body.message);
    try {
      return route.run(call);
    } catch (error) {
      if (error instanceof Refusal) return failure(error.status, error.message, error.details as string[]);
      throw error;
    }
  }

  function targets(call: Call): string[] {
    const body = jsonFields(call);
    const given = [body.id, body.user_name, call.query.get("keyword")];
    const known = given.map((item) => users.find(String(item))?.row.user_name ?? users.holder(String(item)));
    return [...given, ...known]
      .filter((item) => item !== undefined && item !== null && item !== "")
      .map(String);
  }

  function secrets(call: Call): string[] {
    const { id = "" } = jsonFields(call);
    return [
      ...secretsSent(call),
      users.find(String(id))?.row.use_key,
      ...call.query.getAll("api-key"),
    ].filter((secret) => secret !== undefined);
  }

  return { handle, failure, targets, secrets };
}

/** A stand-in for the 9Proxy public API, with its records in memory or in a directory. */
export async function startNineProxySandbox(
  options: NineProxySandboxOptions = {},
): Promise<NineProxySandbox> {
  const now = options.now ?? Date.now;
  const store = openStore<NineProxyRecord>(options.dataDir, "nine-proxy", {
    port: 0,
    secret: options.apiKey ?? randomBytes(24).toString("hex"),
    email: "",
    password: "",
    users: options.users ?? 260,
    anchor: now(),
  });
  const apiKey = options.apiKey ?? store.settings.secret;
  const parts = machine(now, options.maxLimit);
  const users = nineProxyUsers(parts, store);
  const api = nineProxyApi(users, parts, apiKey);
  const control = makeControl<NineProxyRow>(parts, users.records, api);
  const server = await serve(parts, api, control, {
    host: options.host ?? "127.0.0.1",
    port: options.port || store.settings.port,
    remembered: !options.port,
  });
  store.saveSettings({ port: server.port, secret: apiKey });
  return {
    url: server.origin,
    apiKey,
    control,
    host: new URL(server.origin).host,
    memories: users.memories,
    async close() {
      await server.close();
      store.close();
    },
  };
}
