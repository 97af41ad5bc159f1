import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { controlReply, isControl, mayControl, type SandboxControl } from "./control";
import { dice } from "./dice";
import { faultBox } from "./faults";
import { json, readCall, send, withoutKey, type Call, type Reply } from "./http";
import { requestLog } from "./request-log";
import { spoil } from "./spoil";
import type { LedgerEntry } from "./store";
import { counterClock, defaultSwitches, latencySchema, switchSchema, type Latency } from "./switches";

/** The consumption of one sub-user at any time, in whole bytes. */
export interface Settled {
  id: string;
  /** When its counter began, ms. */
  start: number;
  usedBetween(from: number, to: number): number;
  counterAt(at: number): number;
  bytesPerIp: number;
  /** When its counter was last reset, ms. */
  resetAt: number | null;
}

/** The records of one provider, as the controls see them. */
export interface Records<Raw> {
  state(): Raw[];
  user(key: string): Raw | undefined;
  insert(record: Record<string, unknown>, exact: boolean): string;
  patch(key: string, changes: Record<string, unknown>): Raw | undefined;
  remove(key: string): boolean;
  ledger(since?: number): LedgerEntry[];
  reset(users?: number): void;
  setPoolGb?(free: number): void;
}

export interface Api {
  /** Applies and answers at once; never waits. */
  handle(call: Call): Reply;
  /** A failure in the provider's own format. */
  failure(status: number, message: string): Reply;
  /** Ids and names that the request is about. */
  targets(call: Call): string[];
  /** Passwords and keys in the request, and of the sub-user it is about as far as the API shows them. */
  secrets(call: Call): string[];
  expireTokens?(): void;
  /** It takes bodies as a form of a web page sends them, besides JSON. */
  forms?: true;
}

/** How any stand-in is started. */
export interface StartOptions {
  /** 0 or none: the port of the last run in `dataDir`, else any free one. */
  port?: number;
  host?: string;
  /** None: everything lives in memory. */
  dataDir?: string;
  /** Seeded sub-users, when `dataDir` has no data yet. */
  users?: number;
  now?: () => number;
}

/** A stand-in that runs, without what its provider calls its credentials. */
export interface StandIn<Raw> {
  url: string;
  /** Rows have this type, except for broken ones planted by a test. */
  control: SandboxControl<Raw>;
  /** "host:port" of its address. */
  host: string;
  /** The consumption of each sub-user at any time. */
  memories(): Settled[];
  close(): Promise<void>;
}

/** The moving parts that a provider's code reads and the controls turn. */
export function machine(now: () => number, maxLimit?: number) {
  return {
    now,
    counters: counterClock(now),
    switches: defaultSwitches(maxLimit),
    latency: { ms: 0 } as Latency,
    /** While set, handlers answer as usual and change nothing. */
    rehearsing: false,
    faults: faultBox(),
    log: requestLog(),
  };
}

export type Machine = ReturnType<typeof machine>;

export function makeControl<Raw>(parts: Machine, records: Records<Raw>, api: Api): SandboxControl<Raw> {
  const maxLimit = parts.switches.maxLimit;
  return {
    faults: (rules) => parts.faults.set(rules),
    clearFaults: () => parts.faults.set([]),
    latency(latency) {
      parts.latency = latencySchema.parse(latency);
    },
    options(changes) {
      const parsed = switchSchema.partial().parse(changes);
      parts.switches = { ...parts.switches, ...parsed };
      parts.counters.freeze(parts.switches.frozen);
      if (typeof parsed.poolGb === "number") records.setPoolGb?.(parsed.poolGb);
      return parts.switches;
    },
    state: () => ({ users: records.state(), options: parts.switches }),
    user: (id) => records.user(String(id)),
    insert: (list, exact = false) => list.map((record) => records.insert(record, exact)),
    patch: (id, changes) => records.patch(String(id), changes),
    remove: (id) => records.remove(String(id)),
    ledger: (since) => records.ledger(since),
    reset(options) {
      parts.faults.set([]);
      parts.latency = { ms: 0 };
      parts.switches = defaultSwitches(maxLimit);
      parts.counters.restart();
      parts.log.clear();
      records.reset(options?.users);
    },
    requests: () => parts.log.report(),
    expireTokens: () => api.expireTokens?.(),
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** A remembered port that is now taken is replaced by a free one. */
async function listenNear(server: Server, host: string, port: number, remembered: boolean) {
  try {
    return await listen(server, host, port);
  } catch (error) {
    if (!remembered || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return listen(server, host, 0);
  }
}

interface Address {
  host: string;
  port: number;
  /** The port comes from an earlier run and is only a preference. */
  remembered: boolean;
}

export async function serve(parts: Machine, api: Api, control: SandboxControl, address: Address) {
  const jitter = dice(2);
  let origin = "";
  let closed = false;
  const late = new Set<NodeJS.Timeout>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isControl(request)) {
      if (!mayControl(request)) return send(response, json(403, { error: "Only from this machine" }));
      return send(response, controlReply(await readCall(request), control));
    }
    const entry = {
      method: request.method ?? "GET",
      path: withoutKey(request),
      status: 0,
      at: parts.now(),
      fault: undefined as string | undefined,
    };
    const { end } = parts.log.begin(entry);
    response.once("close", () => end(response.headersSent ? response.statusCode : 0));
    if (parts.switches.down) return void request.socket.destroy();

    const call = await readCall(request, { forms: api.forms === true });
    const { ms, jitter: spread = 0 } = parts.latency;
    if (ms + spread > 0) await sleep(ms + jitter.next() * spread);
    if (closed) return;
    const handle = () => api.handle(call);
    const rehearse = () => {
      parts.rehearsing = true;
      try {
        return handle();
      } finally {
        parts.rehearsing = false;
      }
    };
    const handleLater = (milliseconds: number) => {
      const timer = setTimeout(() => {
        late.delete(timer);
        handle();
      }, milliseconds);
      late.add(timer);
    };
    const fault = parts.faults.take(call, () => api.targets(call));
    if (!fault) return send(response, handle());
    entry.fault = fault.kind;
    return spoil(
      {
        request,
        response,
        origin,
        handle,
        rehearse,
        handleLater,
        failure: api.failure,
        secrets: api.secrets(call),
      },
      fault,
    );
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (request.socket.destroyed || response.headersSent) {
        response.destroy();
        return;
      }
      const message = error instanceof Error ? error.message : "Unknown";
      void send(response, api.failure(500, `Sandbox failure: ${message}`));
    });
  });
  const port = await listenNear(server, address.host, address.port, address.remembered);
  origin = `http://${address.host}:${port}`;

  return {
    origin,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        closed = true;
        for (const timer of late) clearTimeout(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
