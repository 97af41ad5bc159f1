import { z } from "zod";
import { secretsSent } from "./echo";
import { json, jsonFields, type Call, type Reply } from "./http";
import type { NetnutRecord, NetnutState } from "./netnut-record";
import { subUserRoutes, usageRoutes } from "./netnut-routes";
import { netnutUsers, type NetnutUsers } from "./netnut-users";
import { Refusal } from "./refusal";
import { bodyOf, routeOf, type Route } from "./routes";
import {
  machine,
  makeControl,
  serve,
  type Api,
  type Machine,
  type StandIn,
  type StartOptions,
} from "./server";
import { openStore, type Settings } from "./store";
import { loginTokens, makeToken } from "./tokens";

export interface NetnutSandboxOptions extends StartOptions {
  token?: string;
  email?: string;
  password?: string;
}

export interface NetnutSandbox extends StandIn<NetnutState> {
  origin: string;
  token: string;
  email: string;
  password: string;
}

const SUB_USER = "/v1/customer/sub-user/";

const loginBody = z.strictObject({ email: z.string(), password: z.string() });
const failure = (status: number, message: string): Reply => json(status, { success: false, message });

function netnutApi(users: NetnutUsers, parts: Machine, account: Settings): Api {
  const tokens = loginTokens(parts.now);
  const subUsers = subUserRoutes(users, parts);
  const usage = usageRoutes(users, parts);

  function login(call: Call): Reply {
    if (call.method !== "POST") return failure(405, "Method not allowed");
    const { email, password } = bodyOf(loginBody, call);
    if (parts.switches.refuseKey || email !== account.email || password !== account.password)
      throw new Refusal(400, "Wrong email or password");
    return json(200, { success: true, token: tokens.issue() });
  }

  function follow(routes: Route[], rest: string, call: Call): Reply {
    const { route, id } = routeOf(routes, call.method, rest);
    if (!(rest === "" && call.method === "GET") && call.query.size > 0)
      throw new Refusal(400, `Unknown parameter: ${[...call.query.keys()][0]}`);
    return route.run(call, id);
  }

  function dispatch(call: Call): Reply {
    if (call.path === "/v1/auth/login") return login(call);
    const token = call.authorization ?? "";
    if (parts.switches.refuseKey || !(token === account.secret || tokens.valid(token)))
      return failure(parts.switches.refusedAs ?? 401, "Unauthorized");
    if (call.body.kind === "unusable") throw new Refusal(call.body.status, call.body.message);
    if (parts.switches.authCheck && call.path === "/v1/auth/authenticated")
      return call.method === "GET" ? json(200, { success: true }) : failure(405, "Method not allowed");
    if (call.path.startsWith(SUB_USER)) return follow(subUsers, call.path.slice(SUB_USER.length), call);
    if (parts.switches.usage && call.path.startsWith("/v1/customer/"))
      return follow(usage, call.path.slice("/v1/customer/".length), call);
    return failure(404, "Not found");
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
      const [, id] = /^\/v1\/customer\/(?:sub-user|usage)\/([^/]+)/.exec(call.path) ?? [];
      const body = jsonFields(call);
      const login = id === undefined ? body.customer_login_name : users.find(id)?.row.customer_login_name;
      return [id, login].filter((item) => item !== undefined).map(String);
    },
    secrets(call) {
      const [, id] = /^\/v1\/customer\/sub-user\/([^/]+)/.exec(call.path) ?? [];
      const kept =
        parts.switches.legacyPassword && id !== undefined
          ? users.find(id)?.secrets.customer_login_pwd
          : undefined;
      return [...secretsSent(call), kept, call.authorization].filter((secret) => secret !== undefined);
    },
    expireTokens: tokens.expireAll,
  };
}

/** A stand-in for the NetNut Customers API, with its records in memory or in a directory. */
export async function startNetnutSandbox(options: NetnutSandboxOptions = {}): Promise<NetnutSandbox> {
  const now = options.now ?? Date.now;
  const store = openStore<NetnutRecord>(options.dataDir, "netnut", {
    port: 0,
    secret: options.token ?? makeToken(),
    email: options.email ?? "reseller@example.com",
    password: options.password ?? makeToken().slice(0, 20),
    users: options.users ?? 180,
    anchor: now(),
  });
  const { settings } = store;
  const account = {
    ...settings,
    secret: options.token ?? settings.secret,
    email: options.email ?? settings.email,
    password: options.password ?? settings.password,
  };
  const parts = machine(now);
  const users = netnutUsers(parts, store);
  const api = netnutApi(users, parts, account);
  const control = makeControl<NetnutState>(parts, users.records, api);
  const server = await serve(parts, api, control, {
    host: options.host ?? "127.0.0.1",
    port: options.port || settings.port,
    remembered: !options.port,
  });
  store.saveSettings({ ...account, port: server.port });
  return {
    url: `${server.origin}/v1`,
    origin: server.origin,
    token: account.secret,
    email: account.email,
    password: account.password,
    control,
    host: new URL(server.origin).host,
    memories: users.memories,
    async close() {
      await server.close();
      store.close();
    },
  };
}
