import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { FaultRule } from "./faults";
import { json, pathOf, type Call, type Reply } from "./http";
import type { RequestReport } from "./request-log";
import type { LedgerEntry } from "./store";
import { latencySchema, switchSchema, type Latency, type Switches } from "./switches";

interface ResetOptions {
  /** Seeds this many sub-users instead of the previous number. */
  users?: number;
}

/** Everything a test can do without Subdesk. The HTTP routes do exactly the same. */
export interface SandboxControl<Raw = unknown> {
  /** Replaces all fault rules; the first one that matches a request takes effect. */
  faults(rules: FaultRule[]): void;
  clearFaults(): void;
  latency(latency: Latency): void;
  options(changes: Partial<Switches>): Switches;
  /** Every record, passwords included, counters as of now. */
  state(): { users: Raw[]; options: Switches };
  /** By id, as a number or string. */
  user(id: string | number): Raw | undefined;
  /**
   * Adds records of any shape and returns their keys. Missing fields are filled in, unless `exact`: then the
   * list returns the record as given.
   */
  insert(records: Record<string, unknown>[], exact?: boolean): string[];
  /** Changes a record of any shape; undefined when there is none. Not in the ledger. */
  patch(id: string | number, changes: Record<string, unknown>): Raw | undefined;
  remove(id: string | number): boolean;
  /** Applied writes with a seq above `since`, oldest first. */
  ledger(since?: number): LedgerEntry[];
  /** Resets to the seed; faults, latency, options, ledger and request log start empty. */
  reset(options?: ResetOptions): void;
  requests(): RequestReport;
  /** Invalidates tokens from a login; the configured one stays valid. */
  expireTokens(): void;
}

const recordSchema = z.record(z.string(), z.unknown());
const insertSchema = z.union([
  z.array(recordSchema),
  z.strictObject({ users: z.array(recordSchema), exact: z.boolean().optional() }),
]);
const resetSchema = z.strictObject({ users: z.int().min(0).optional() }).optional();

/** Only this machine, and not a website open in its browser. */
export function mayControl(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? "";
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  return (
    ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(address) &&
    ["127.0.0.1", "localhost", "[::1]"].includes(host) &&
    request.headers.origin === undefined
  );
}

const done = () => json(200, { ok: true });
const missing = () => json(404, { error: "Not found" });

function route(call: Call, control: SandboxControl): Reply {
  const [noun = "", id] = call.path.slice("/__sandbox/".length).split("/").map(decodeURIComponent);
  const body = call.body.kind === "json" ? call.body.value : undefined;
  switch (`${call.method} ${noun}${id === undefined ? "" : "/:id"}`) {
    case "POST faults":
      control.faults(body as FaultRule[]);
      return done();
    case "DELETE faults":
      control.clearFaults();
      return done();
    case "POST latency":
      control.latency(latencySchema.parse(body));
      return done();
    case "POST options":
      return json(200, control.options(switchSchema.partial().parse(body)));
    case "GET state":
      return json(200, control.state());
    case "GET users/:id": {
      const user = control.user(id ?? "");
      return user ? json(200, user) : missing();
    }
    case "POST users": {
      const given = insertSchema.parse(body);
      const keys = Array.isArray(given) ? control.insert(given) : control.insert(given.users, given.exact);
      return json(200, { ids: keys });
    }
    case "PATCH users/:id": {
      const user = control.patch(id ?? "", recordSchema.parse(body));
      return user ? json(200, user) : missing();
    }
    case "DELETE users/:id":
      return control.remove(id ?? "") ? done() : missing();
    case "GET ledger":
      return json(200, control.ledger(z.coerce.number().parse(call.query.get("since") ?? 0)));
    case "POST reset":
      control.reset(resetSchema.parse(body));
      return done();
    case "GET requests":
      return json(200, control.requests());
    case "POST expire-tokens":
      control.expireTokens();
      return done();
    default:
      return missing();
  }
}

export const isControl = (request: IncomingMessage) => pathOf(request).startsWith("/__sandbox/");

export function controlReply(call: Call, control: SandboxControl): Reply {
  if (call.body.kind === "unusable") return json(call.body.status, { error: call.body.message });
  try {
    return route(call, control);
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : "Bad request" });
  }
}
