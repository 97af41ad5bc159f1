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
 * What Subdesk understands of a field whose name is its provider's own. `name`: what a new sub-user is called
 * and found again by. `display-name`: another name that is shown beside it. `password`: what its customers sign
 * in with. `amount`: how much traffic is added, `product`: of which kind.
 */
export type FieldMeaning = "name" | "display-name" | "password" | "amount" | "product";

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
  /** No cap at all is not offered. */
  bounded?: boolean;
  /** Only asked for once the provider has refused for want of it. */
  whenNeeded?: boolean;
  /** Suggested values that were used before are offered under this name. */
  remember?: string;
  /** Headings of a file under which it is known at this provider; traffic is in bytes there. */
  headings?: string[];
}

/** What the browser needs to offer an operation: drawn from the provider's own schema on the server. */
export interface OperationDescriptor {
  name: OperationName;
  fields: FieldDescriptor[];
  /** Sending it twice does the same as sending it once. */
  repeatable: boolean;
  /** There is no way back through the provider's API; the sentence says so. */
  irreversible?: string;
  /** Of one that sets the password of customers: how they write their user name; absent: the login alone. */
  format?: ConnectionFormat;
}

/** A letter on a tile, so that colour is not all that tells providers apart. */
export interface ProviderMark {
  letter: string;
  tone: "accent" | "ink" | "muted";
}

/** A provider that an account can be of, and the variables that name one where Subdesk is started. */
export interface ConnectableProvider {
  label: string;
  variables: string[];
}

/** How customers of an account sign in at its provider's gateway. */
export interface ConnectionDescriptor {
  /** Null where they sign in with the login alone. */
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
