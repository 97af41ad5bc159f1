import "server-only";
import { log } from "../log";
import { metrics } from "../metrics";

export interface EndedRequest {
  requestId: string;
  /** Static files and probes are many and tell little. */
  kind: "page" | "api" | "action" | "static" | "probe";
  method: string;
  /** Without what follows the question mark. */
  path: string;
  /** 499: the client went away before the answer was sent. */
  status: number;
  seconds: number;
}

/** Counts and logs a request that has ended. */
export function recordRequest({ kind, seconds, status, ...line }: EndedRequest): void {
  metrics().requests.observe({ kind, status: `${Math.floor(status / 100)}xx` }, seconds);
  const level = status >= 500 ? "warn" : kind === "static" || kind === "probe" ? "debug" : "info";
  log()[level]({ ...line, kind, status, ms: Math.round(seconds * 1000) }, "request");
}
