import { randomBytes } from "node:crypto";
import { secretsSent } from "./echo";
import { json, jsonFields, type Call, type Reply } from "./http";
import type { IproyalRecord, IproyalState } from "./iproyal-record";
import { iproyalRoutes } from "./iproyal-routes";
import { iproyalUsers, type IproyalUsers } from "./iproyal-users";
import { Refusal, type FieldErrors } from "./refusal";
import { routeOf } from "./routes";
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

export interface IproyalSandboxOptions extends StartOptions {
  token?: string;
}

export interface IproyalSandbox extends StandIn<IproyalState> {
  origin: string;
  token: string;
}

const BASE = "/v1/";
const SUB_USER = /^\/v1\/residential-subusers\/([^/]+)/;

function failure(status: number, message: string, errors?: FieldErrors): Reply {
  return json(status, errors ? { message, errors } : { message });
}

function iproyalApi(users: IproyalUsers, parts: Machine, token: string): Api {
  const routes = iproyalRoutes(users, parts);

  function dispatch(call: Call): Reply {
    if (parts.switches.refuseKey || call.authorization !== `Bearer ${token}`)
      throw new Refusal(parts.switches.refusedAs ?? 401, "Unauthenticated.");
    if (!call.path.startsWith(BASE)) throw new Refusal(404, "Not found.");
    if (call.body.kind === "unusable") throw new Refusal(call.body.status, call.body.message);
    const { route, id } = routeOf(routes, call.method, call.path.slice(BASE.length));
    return route.run(call, id);
  }

  const about = ({ path }: Call) => users.find(SUB_USER.exec(path)?.[1] ?? "");

  return {
    failure: (status, message) => failure(status, message),
    handle(call) {
      try {
        return dispatch(call);
      } catch (error) {
        if (error instanceof Refusal)
          return failure(error.status, error.message, error.details as FieldErrors | undefined);
        if (error instanceof URIError) return failure(400, "Malformed path");
        throw error;
      }
    },
    targets(call) {
      const body = jsonFields(call);
      return [
        SUB_USER.exec(call.path)?.[1],
        about(call)?.row.username,
        body.username,
        call.query.get("search"),
      ]
        .filter((item) => item !== undefined && item !== null)
        .map(String);
    },
    secrets: (call) =>
      [...secretsSent(call), about(call)?.row.password, call.authorization?.replace(/^Bearer /, "")].filter(
        (secret) => secret !== undefined,
      ),
  };
}

/** A stand-in for the IPRoyal Residential API, with its records in memory or in a directory. */
export async function startIproyalSandbox(options: IproyalSandboxOptions = {}): Promise<IproyalSandbox> {
  const now = options.now ?? Date.now;
  const store = openStore<IproyalRecord>(options.dataDir, "iproyal", {
    port: 0,
    secret: options.token ?? randomBytes(32).toString("hex"),
    email: "",
    password: "",
    users: options.users ?? 72,
    anchor: now(),
  });
  const token = options.token ?? store.settings.secret;
  const parts = machine(now);
  const users = iproyalUsers(parts, store);
  const api = iproyalApi(users, parts, token);
  const control = makeControl<IproyalState>(parts, users.records, api);
  const server = await serve(parts, api, control, {
    host: options.host ?? "127.0.0.1",
    port: options.port || store.settings.port,
    remembered: !options.port,
  });
  store.saveSettings({ port: server.port, secret: token });
  return {
    url: `${server.origin}/v1`,
    origin: server.origin,
    token,
    control,
    host: new URL(server.origin).host,
    memories: users.memories,
    async close() {
      await server.close();
      store.close();
    },
  };
}
