import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { DataImpulseRecord, DataImpulseState } from "./dataimpulse-record";
import { bodyOf, dataImpulseRoutes, type Route } from "./dataimpulse-routes";
import { signedTokens } from "./dataimpulse-tokens";
import { dataImpulseUsers, type DataImpulseUsers } from "./dataimpulse-users";
import { secretsSent } from "./echo";
import { json, jsonFields, type Call, type Reply } from "./http";
import { Refusal } from "./refusal";
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

export interface DataImpulseSandboxOptions extends StartOptions {
  email?: string;
  password?: string;
}

export interface DataImpulseSandbox extends StandIn<DataImpulseState> {
  email: string;
  password: string;
}

const BASE = "/reseller/";
const SIGN_IN = "user/token/get";
const signInBody = z.strictObject({ login: z.string(), password: z.string() });

function failure(status: number, message: string, errors?: unknown): Reply {
  // A failure may come with a 200, and then says so.
  return json(
    status,
    status < 300 ? { success: false, message } : { message, ...(errors ? { errors } : {}) },
  );
}

function dataImpulseApi(users: DataImpulseUsers, parts: Machine, account: Settings): Api {
  const tokens = signedTokens(parts.now, account.secret);
  const signIn: Route = {
    method: "POST",
    run(call) {
      const { login, password } = bodyOf(signInBody, call);
      if (parts.switches.refuseKey || login !== account.email || password !== account.password)
        throw new Refusal(parts.switches.refusedAs ?? 401, "Invalid login or password");
      return json(200, { token: tokens.issue(parts.switches.dataimpulse.tokenMs) });
    },
  };
  const routes = new Map(Object.entries({ ...dataImpulseRoutes(users, parts), [SIGN_IN]: signIn }));

  function dispatch(call: Call): Reply {
    const name = call.path.startsWith(BASE) ? call.path.slice(BASE.length) : "";
    const [, token = ""] = /^Bearer (\S+)$/.exec(call.authorization ?? "") ?? [];
    if (name !== SIGN_IN && (parts.switches.refuseKey || !tokens.valid(token)))
      return failure(parts.switches.refusedAs ?? 401, "Unauthenticated.");
    const route = routes.get(name);
    if (!route) return failure(404, "Not found");
    if (route.method !== call.method)
      return { ...failure(405, "Method not allowed"), headers: { allow: route.method } };
    if (call.body.kind === "unusable") return failure(call.body.status, call.body.message);
    return route.run(call);
  }

  /** The sub-user that a request is about, as far as it says. */
  function about(call: Call): string | undefined {
    const { subuser_id: id = call.query.get("subuser_id") } = jsonFields(call);
    return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
  }

  return {
    failure,
    handle(call) {
      try {
        return dispatch(call);
      } catch (error) {
        if (error instanceof Refusal) return failure(error.status, error.message, error.details);
        throw error;
      }
    },
    targets(call) {
      const id = about(call);
      const { label } = jsonFields(call);
      const row = id === undefined ? undefined : users.find(id)?.row;
      return [id, label, row?.label, row?.login].filter((item) => typeof item === "string");
    },
    secrets(call) {
      const id = about(call);
      const password = id === undefined ? undefined : users.find(id)?.password;
      const token = call.authorization?.replace(/^Bearer /, "");
      return [...secretsSent(call), password, token].filter((secret) => secret !== undefined);
    },
    expireTokens: tokens.expireAll,
  };
}

/** A stand-in for the DataImpulse reseller API, with its records in memory or in a directory. */
export async function startDataImpulseSandbox(
  options: DataImpulseSandboxOptions = {},
): Promise<DataImpulseSandbox> {
  const now = options.now ?? Date.now;
  const store = openStore<DataImpulseRecord>(options.dataDir, "dataimpulse", {
    port: 0,
    secret: randomBytes(32).toString("hex"),
    email: options.email ?? "reseller@example.com",
    password: options.password ?? randomBytes(15).toString("base64url"),
    users: options.users ?? 75,
    anchor: now(),
  });
  const account = {
    ...store.settings,
    email: options.email ?? store.settings.email,
    password: options.password ?? store.settings.password,
  };
  const parts = machine(now, 1000);
  const users = dataImpulseUsers(parts, store);
  const api = dataImpulseApi(users, parts, account);
  const control = makeControl<DataImpulseState>(parts, users.records, api);
  const server = await serve(parts, api, control, {
    host: options.host ?? "127.0.0.1",
    port: options.port || account.port,
    remembered: !options.port,
  });
  store.saveSettings({ ...account, port: server.port });
  return {
    url: server.origin,
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
