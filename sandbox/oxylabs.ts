import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Write } from "./book";
import { secretsSent } from "./echo";
import { json, jsonFields, nothing, type Call, type Reply } from "./http";
import { DAY } from "./meter";
import type { OxylabsRecord, OxylabsState } from "./oxylabs-record";
import { oxylabsStats, statsQuery, targetQuery } from "./oxylabs-stats";
import { oxylabsUsers, type OxylabsUsers } from "./oxylabs-users";
import { Refusal } from "./refusal";
import { bodyOf, queryOf, routeOf, type Route } from "./routes";
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
import { loginTokens, makeToken } from "./tokens";

export interface OxylabsSandboxOptions extends StartOptions {
  /** Of the account: letters, digits and underscore. */
  username?: string;
  password?: string;
}

export interface OxylabsSandbox extends StandIn<OxylabsState> {
  username: string;
  password: string;
  /** Part of every path but the login's. */
  userId: string;
}

const TOKEN_LIFE = DAY / 24;

const password = z
  .string()
  .min(12)
  .max(64)
  .regex(/^[A-Za-z0-9#_~+=]*$/, "has a sign that is not allowed")
  .regex(/[a-z]/, "needs a lower-case letter")
  .regex(/[A-Z]/, "needs an upper-case letter")
  .regex(/[0-9]/, "needs a digit")
  .regex(/[#_~+=]/, "needs one of # _ ~ + =");
const limits = {
  traffic_limit: z.number().min(0).nullable().optional(),
  lifetime: z.boolean().optional(),
  auto_disable: z.boolean().optional(),
};
const createBody = z.strictObject({
  username: z.string().regex(/^[A-Za-z0-9_]+$/, "must be letters, digits and underscores"),
  password,
  ...limits,
});
const patchBody = z
  .strictObject({
    password: password.optional(),
    status: z.enum(["active", "disabled"]).optional(),
    ...limits,
  })
  .refine((body) => Object.keys(body).length > 0, "nothing to change");
const empty = z.strictObject({});

interface Account {
  username: string;
  password: string;
  userId: string;
}

const failure = (status: number, error: string): Reply => json(status, { error });
const basic = ({ username, password: secret }: Account) =>
  `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}`;

function written(
  operation: string,
  call: Call,
  { password: _secret, ...body }: Record<string, unknown>,
): Write {
  return { operation, body, requestId: call.requestId };
}

function routes(users: OxylabsUsers, parts: Machine): Route[] {
  const stats = oxylabsStats(users, parts);
  function find(id: string): OxylabsRecord {
    const record = /^\d+$/.test(id) ? users.find(id) : undefined;
    if (!record) throw new Refusal(404, "Sub-user not found");
    return record;
  }
  const bare = (call: Call) => queryOf(empty, call);

  return [
    {
      method: "GET",
      path: /^sub-users$/,
      run(call) {
        bare(call);
        const rows = users.all().map(users.answered);
        return json(
          200,
          parts.switches.oxylabs.activeOnly ? rows.filter(({ status }) => status !== "disabled") : rows,
        );
      },
    },
    {
      method: "POST",
      path: /^sub-users$/,
      run(call) {
        bare(call);
        const body = bodyOf(createBody, call);
        if (users.taken(body.username)) throw new Refusal(400, "Username is already taken");
        const { most } = parts.switches.oxylabs;
        if (most !== undefined && users.all().length >= most)
          throw new Refusal(400, "Maximum number of sub-users is reached");
        return json(201, { id: users.create(body, written("create", call, body)) });
      },
    },
    {
      method: "GET",
      path: /^sub-users\/([^/]+)$/,
      run: (call, id) => json(200, stats.of(find(id), queryOf(statsQuery, call))),
    },
    {
      method: "PATCH",
      path: /^sub-users\/([^/]+)$/,
      run(call, id) {
        bare(call);
        const record = find(id);
        const body = bodyOf(patchBody, call);
        users.update(record, body, written("update", call, body));
        return nothing(200);
      },
    },
    {
      method: "DELETE",
      path: /^sub-users\/([^/]+)$/,
      run(call, id) {
        bare(call);
        if (call.body.kind !== "none") throw new Refusal(400, "No body is expected");
        users.delete(find(id), written("delete", call, {}));
        return nothing(204);
      },
    },
    {
      method: "GET",
      path: /^sub-users\/([^/]+)\/target-stats$/,
      run: (call, id) => json(200, stats.targets(find(id), queryOf(targetQuery, call))),
    },
    {
      method: "GET",
      path: /^client-stats$/,
      run(call) {
        bare(call);
        return json(200, stats.account());
      },
    },
  ];
}

function oxylabsApi(users: OxylabsUsers, parts: Machine, account: Account): Api {
  const tokens = loginTokens(parts.now, TOKEN_LIFE);
  const table = routes(users, parts);
  const unauthorized = () => new Refusal(parts.switches.refusedAs ?? 401, "Unauthorized");

  function login(call: Call): Reply {
    if (call.method !== "POST") throw new Refusal(405, "Method not allowed");
    if (parts.switches.refuseKey || call.authorization !== basic(account)) throw unauthorized();
    queryOf(empty, call);
    if (call.body.kind !== "none") throw new Refusal(400, "No body is expected");
    return json(200, { user_id: account.userId, token: tokens.issue() });
  }

  function dispatch(call: Call): Reply {
    if (call.path === "/v2/login") return login(call);
    const [, token] = /^Bearer (.+)$/.exec(call.authorization ?? "") ?? [];
    if (parts.switches.refuseKey || token === undefined || !tokens.valid(token)) throw unauthorized();
    const base = `/v2/users/${account.userId}/`;
    if (!call.path.startsWith(base)) throw new Refusal(404, "Not found");
    const { route, id } = routeOf(table, call.method, call.path.slice(base.length));
    if (call.body.kind === "unusable") throw new Refusal(call.body.status, call.body.message);
    return route.run(call, id);
  }

  return {
    failure,
    handle(call) {
      try {
        return dispatch(call);
      } catch (error) {
        if (error instanceof Refusal) return failure(error.status, error.message);
        if (error instanceof URIError) return failure(400, "Malformed path");
        throw error;
      }
    },
    targets(call) {
      const [, id] = /\/sub-users\/([^/]+)/.exec(call.path) ?? [];
      const name = id === undefined ? jsonFields(call).username : users.find(id)?.row.username;
      return [id, name].filter((item) => item !== undefined).map(String);
    },
    secrets(call) {
      const [, shown] = /^\S+ (.+)$/.exec(call.authorization ?? "") ?? [];
      return [...secretsSent(call), shown, account.password].filter((secret) => secret !== undefined);
    },
    expireTokens: tokens.expireAll,
  };
}

/** A stand-in for the residential API of Oxylabs, with its records in memory or in a directory. */
export async function startOxylabsSandbox(options: OxylabsSandboxOptions = {}): Promise<OxylabsSandbox> {
  const now = options.now ?? Date.now;
  const store = openStore<OxylabsRecord>(options.dataDir, "oxylabs", {
    port: 0,
    secret: randomUUID(),
    email: options.username ?? "reseller_main",
    password: options.password ?? `${makeToken().slice(0, 16).replaceAll("-", "")}_7aB`,
    users: options.users ?? 75,
    anchor: now(),
  });
  const { settings } = store;
  const account = {
    username: options.username ?? settings.email,
    password: options.password ?? settings.password,
    userId: settings.secret,
  };
  const parts = machine(now);
  const users = oxylabsUsers(parts, store);
  const api = oxylabsApi(users, parts, account);
  const control = makeControl<OxylabsState>(parts, users.records, api);
  const server = await serve(parts, api, control, {
    host: options.host ?? "127.0.0.1",
    port: options.port || settings.port,
    remembered: !options.port,
  });
  store.saveSettings({ email: account.username, password: account.password, port: server.port });
  return {
    url: `${server.origin}/v2`,
    ...account,
    control,
    host: new URL(server.origin).host,
    memories: users.memories,
    async close() {
      await server.close();
      store.close();
    },
  };
}
