import type { OperationName } from "../operations/names";
import type { ConnectionFormat } from "./connection-format";

/** How a field is drawn, beyond its JSON type. */
export type FieldWidget =
  | "text"
  | "multiline"
  | "email"
  | "password"
  | "secret"
  | "bytes-cap"
  | "count-cap"
  | "gigabytes"
  | "count"
  | "choice"
  | "country";

/**
 * What Subdesk knows about a field whose name is its provider's own. `name`: what a new sub-user is called
 * and found by. `display-name`: another name that is shown beside it. `password`: what its customers sign in
 * with. `amount`: how much traffic is added, `product`: of which kind.
 */
export type FieldMeaning = "name" | "display-name" | "password" | "amount" | "product";

/**
 * What one unit of an amount of traffic is at a provider: what is typed, in steps of `step`,
 * and the bytes it gives.
 */
export interface TrafficUnit {
  label: "GB" | "GiB";
  bytes: number;
  /** A power of ten up to 1. */
  step: number;
}

/**
 * How much of the pool one byte of given traffic takes, by the value that a limit of the sub-user has or,
 * before there is one, a field of the input. What a value without a factor costs is not known.
 */
export interface PoolCost {
  of: "limits" | "input";
  name: string;
  factors: Readonly<Record<string, number>>;
}

/** What a provider accepts as a password that Subdesk makes. */
export interface PasswordRule {
  length: number;
  /** At least one of these signs is in it. */
  oneOf?: string;
}

/** A limit of a provider's own, such as connections, under the name of its field in set-limits. */
export interface LimitDescriptor {
  name: string;
  label: string;
  /** What null means, where it can be null. */
  none?: string;
  /** What its numbers mean, where they are no amounts. */
  choices?: readonly {
    value: number;
    label: string;
    /** With it, one whose traffic cap is used up is disabled by its provider, or continues all the same. */
    usedUp?: UsedUp;
  }[];
}

export type UsedUp = "disabled" | "continues";

/** What becomes of one with a used-up traffic cap, where its own limits say; else its traffic just stops. */
export function whenUsedUp(
  limits: Readonly<Record<string, number | null>> | null,
  descriptors: readonly LimitDescriptor[],
): UsedUp | undefined {
  for (const { name, choices } of descriptors) {
    const chosen = choices?.find(({ value }) => value === limits?.[name]);
    if (chosen?.usedUp) return chosen.usedUp;
  }
  return undefined;
}

export interface FieldDescriptor {
  name: string;
  meaning?: FieldMeaning;
  label: string;
  help?: string;
  widget: FieldWidget;
  required: boolean;
  /** Shown once in the receipt, stored nowhere. */
  secret: boolean;
  default?: string | number | null;
  choices?: { value: string; label: string }[];
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  patternHint?: string;
  /** Of an amount of traffic. */
  unit?: TrafficUnit;
  /** Of a password; absent: the usual one. */
  rule?: PasswordRule;
  /** A traffic cap of 0 is allowed, and lets nothing through. */
  zero?: boolean;
  /** Of a traffic cap: the provider keeps it in multiples of so many bytes. */
  step?: number;
  /** No cap at all is not offered. */
  bounded?: boolean;
  /** Only shown once the provider has refused because it is missing. */
  whenNeeded?: boolean;
  /** Earlier values are suggested under this name. */
  remember?: string;
  /** Headings of a file that mean this field at this provider; traffic is in bytes there. */
  headings?: string[];
}

/** What the browser needs to offer an operation: made from the provider's own schema on the server. */
export interface OperationDescriptor {
  name: OperationName;
  fields: FieldDescriptor[];
  /** Sending it twice does the same as sending it once. */
  idempotent: boolean;
  /** The provider makes a login and a password, and the answer brings them. */
  makes?: "credentials";
  /** Of traffic that it gives, or that is given to what it creates; absent: as much as is given. */
  poolCost?: PoolCost;
  /** The provider's API cannot undo it; the sentence says so. */
  irreversible?: string;
  /**
   * For an operation that sets customers' passwords: how they write their user name; absent: the login alone.
   */
  format?: ConnectionFormat;
}

/** A letter on a tile, so that colour alone does not tell providers apart. */
export interface ProviderMark {
  letter: string;
  tone: "accent" | "ink" | "muted";
}

/** A provider that an account can have, and the variables that configure one at start. */
export interface ConnectableProvider {
  label: string;
  variables: string[];
}

/** How customers of an account sign in at its provider's gateway. */
export interface ConnectionDescriptor {
  /** Null where they use the login alone. */
  format: ConnectionFormat | null;
  /** The variable that says where the gateway is, for an account of the environment. */
  gatewayVariable: string;
}

/** One way to give credentials, as the browser draws it. */
export interface WayDescriptor {
  id: string;
  label: string;
  fields: FieldDescriptor[];
}

/** What the form that adds an account needs to know of a provider. */
export interface ProviderDescriptor {
  id: string;
  label: string;
  address: string;
  /** "host:port" as it is written in the form; null when the provider has no usual one. */
  gateway: string | null;
  ways: WayDescriptor[];
}
