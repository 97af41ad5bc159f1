import type { FaultRule } from "../../sandbox/faults";
import type { RequestReport } from "../../sandbox/request-log";
import type { LedgerEntry } from "../../sandbox/store";
import type { Latency, Switches } from "../../sandbox/switches";

export type Row = Record<string, unknown>;

/** The controls of a provider's stand-in, over HTTP. */
export interface SandboxClient {
  faults(rules: FaultRule[]): Promise<void>;
  clearFaults(): Promise<void>;
  latency(latency: Latency): Promise<void>;
  options(changes: Partial<Switches>): Promise<Switches>;
  /** Every record, passwords included. */
  state(): Promise<{ users: Row[]; options: Switches }>;
  /** undefined when there is none. */
  user(id: string | number): Promise<Row | undefined>;
  /** Returns the ids. `exact`: the list returns the records as given. */
  insert(users: Row[], exact?: boolean): Promise<string[]>;
  patch(id: string | number, changes: Row): Promise<Row>;
  remove(id: string | number): Promise<void>;
  /** Applied writes with a seq above `since`, oldest first. */
  ledger(since?: number): Promise<LedgerEntry[]>;
  /** Resets to the seed, without faults, latency and ledger. */
  reset(options?: { users?: number }): Promise<void>;
  requests(): Promise<RequestReport>;
  expireTokens(): Promise<void>;
}

/** @param base the provider's address, asked for at each call */
export function sandboxClient(base: () => string): SandboxClient {
  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${new URL(base()).origin}/__sandbox/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (!answer.ok)
      throw new SandboxRefusal(answer.status, `${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }
  const at = (id: string | number) => `users/${encodeURIComponent(id)}`;
  return {
    faults: (rules) => call("POST", "faults", rules),
    clearFaults: () => call("DELETE", "faults"),
    latency: (latency) => call("POST", "latency", latency),
    options: (changes) => call("POST", "options", changes),
    state: () => call("GET", "state"),
    user: (id) => call<Row>("GET", at(id)).catch(missing),
    insert: async (users, exact = false) =>
      (await call<{ ids: string[] }>("POST", "users", { users, exact })).ids,
    patch: (id, changes) => call("PATCH", at(id), changes),
    remove: (id) => call("DELETE", at(id)),
    ledger: (since = 0) => call("GET", `ledger?since=${since}`),
    reset: (options = {}) => call("POST", "reset", options),
    requests: () => call("GET", "requests"),
    expireTokens: () => call("POST", "expire-tokens", {}),
  };
}

class SandboxRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function missing(error: unknown): undefined {
  if (error instanceof SandboxRefusal && error.status === 404) return undefined;
  throw error;
}
