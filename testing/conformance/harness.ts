import type { OperationName, OwnOperation } from "../../lib/domain/operations/names";
import type { Connected } from "../connect";
import type { SandboxControl } from "../../sandbox/control";
import type { Target } from "../../lib/providers/provider";

/** A record as the sandbox keeps it, passwords included. */
type Row = Record<string, unknown>;

/** A provider's client and its sandbox. */
export interface Desk extends Connected<{ url: string; control: SandboxControl; close(): Promise<void> }> {
  /** What no error, row or log may repeat of the account. */
  secrets: readonly string[];
}

/** What an operation is asked for. */
export interface Asked {
  target: Target | null;
  input: Record<string, unknown>;
  /** Whether the sandbox now holds what was asked for. */
  isDone(): boolean;
}

/** A request, as a fault matches it: `path` is part of its path. */
export interface Request {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
}

/** How one operation is put to the test. */
export interface Case {
  /** What it writes, in this order. */
  writes: readonly [Request, ...Request[]];
  /** Something to ask for that is not so yet, about a sub-user that no earlier turn was about. */
  ask(desk: Desk, turn: number): Asked;
  /** No read shows it: that it was accepted is all that can be said. */
  unseen?: true;
}

/**
 * What the conformance suite needs to know of a provider. Whoever adds a provider writes one of these, and a
 * line in `all.ts`.
 */
export interface Harness {
  id: string;
  /**
   * Starts its sandbox with this many sub-users, counters frozen, and connects to it by
   * the usual credentials.
   */
  start(users: number): Promise<Desk>;
  /** By sign-in, where the usual credentials are not what requests are signed with. */
  signIn?(users: number): Promise<Desk>;
  /** The call of the listing. */
  list: Request;
  idOf(row: Row): unknown;
  /** The proxy passwords and other secrets of a record. */
  secretsOf(row: Row): unknown[];
  /** Adds a sub-user of this name. */
  add(desk: Desk, name: string): Target;
  /** Changes that make a record's row one without a usable id. */
  unreadable: Row;
  /** An id that could be one and is none. */
  absent: string;
  /** One for each operation that it offers. */
  cases: Partial<Record<Exclude<OperationName, OwnOperation | "reveal-password">, Case>>;
}

/** The record of a sub-user in the sandbox; undefined where there is none. */
export function stored<Stored = Row>({ sandbox }: Desk, target: Target | null): Stored | undefined {
  return target ? (sandbox.control.user(target.remoteId) as Stored | undefined) : undefined;
}
