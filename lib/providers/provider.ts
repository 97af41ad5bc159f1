import type { z } from "zod";
import type { OperationName } from "../domain/operations/names";
import type { ConnectionFormat } from "../domain/providers/connection-format";
import type { FieldMeaning, LimitDescriptor, PoolCost, ProviderMark } from "../domain/providers/descriptor";
import type { FieldConflict, Seen } from "../domain/operations/operation";
import type { CapField } from "../domain/sub-users/sub-user";
import type { SubUserStatus } from "../domain/sub-users/vocabulary";
import type { CallContext } from "./call";
import type { Pace } from "./pacer";
import type { Answers, Transport } from "./transport";

/**
 * A sub-user as its provider describes it. `undefined`: the provider does not say. `null` for a cap:
 * unlimited. Traffic is in bytes. It has no field for a secret.
 */
export interface RemoteSubUser {
  remoteId: string;
  name: string;
  login?: string;
  email?: string;
  status: SubUserStatus;
  /**
   * Its status is one that is not known here: `status` is "unknown", and what was known before no longer
   * holds. Without this, "unknown" means that the answer has no status.
   */
  statusUnread?: boolean;
  note?: string;
  trafficCap?: number | null;
  trafficUsed?: number;
  /**
   * What is left to use, from a listing that does not say what was given or used: those take a call for each,
   * and where this and they disagree that call is due.
   */
  trafficLeft?: number;
  ipCap?: number | null;
  ipUsed?: number;
  /** Limits of the provider's own, by the names in `Provider.limits`; null: none is set. */
  limits?: Record<string, number | null>;
  /** Missing from this answer, or unreadable in it; what an answer never has is not named. */
  unreported?: (CapField | "trafficUsed")[];
  createdAt?: Date;
  updatedAt?: Date;
}

export interface Target {
  remoteId: string;
  name: string;
}

export interface OperationContext extends CallContext {
  /** Subdesk's own id of the operation, for a provider that takes a reference or an idempotency key. */
  operationId?: string;
  seen?: Seen;
  /** The mirror's copy of the target: an older or less complete record is no basis for a write. */
  mirrored?: {
    note: string | null;
    updatedAt: Date | null;
    trafficCap?: number | "unlimited" | null;
    limits?: RemoteSubUser["limits"] | null;
  };
  /**
   * Receives what a fresh read shows before the write, so that a later look can tell the old state from the
   * new one. Of `secrets`, by input field, only keyed digests are kept.
   */
  found?: (before: RemoteSubUser, secrets?: Record<string, string>) => void;
  /**
   * Keeps what only this call knows, such as which of its writes are proven; `find` gets it back, also after
   * a crash. Stored right before the next write is sent. No secrets.
   */
  keep?: (evidence: Kept) => void;
  /** By how much other moves of ours may change this sub-user's traffic meanwhile. */
  otherMoves?: () => Promise<OtherMoves>;
  /** Asked once after the fresh read and before the write: what Subdesk has against it. */
  objection?: (read: FreshRead) => Promise<Objection | null>;
}

/** Bytes that others of our moves may have given and taken meanwhile; infinite where that is not known. */
export interface OtherMoves {
  given: number;
  taken: number;
}

/** What a fresh read shows right before a write. */
export interface FreshRead {
  fresh: RemoteSubUser;
  /** By input field, as far as the read has them. */
  secrets: Record<string, string>;
  /** Fields, `password` among them, that the write sends back as they were read. */
  writesBack: readonly string[];
  /** Whether the same write, sent a second time, may undo the first. */
  mayToggle: boolean;
}

/** Why nothing is to be sent, as sentences. */
export interface Objection {
  message: string;
  conflicts: FieldConflict[];
}

/** What a call kept for a later look at its outcome. */
type Kept = Readonly<Record<string, string | number | boolean | null>>;

/** What a look at an operation of unknown outcome compares with. */
export interface FindContext extends CallContext {
  operationId?: string;
  /** When its last write was sent; null where none is known to have been sent. */
  sentAt?: Date | null;
  kept?: Kept;
  /** The sub-user before, as far as it was read or mirrored. */
  before?: Record<string, unknown> | null;
  /** Which password a read shows: the one asked for or the one before. */
  secretIs?: (field: string, value: string) => "asked" | "before" | "other";
  otherMoves?: () => Promise<OtherMoves>;
  /** Fields of the operation that a later change has set: they are not compared. */
  overtaken?: readonly string[];
}

export interface ListingPage {
  items: RemoteSubUser[];
  /** Rows without a usable id or of an impossible shape: counted, never fatal. */
  unreadable: number;
  /** When the request for this page was sent; the rows are at least as new as this. */
  observedAt: Date;
  /** How many there are in all, where the provider says. */
  expected: number | null;
  /**
   * The provider's name that each field was read under, where rows differ. `id` has one as soon as a row
   * shows it.
   */
  recognised?: Record<string, string[]>;
}

/**
 * `consistent`: nothing moved while the listing was read, so what is absent from it is absent at the
 * provider.
 */
export interface ListingEnd {
  consistent: boolean;
  reason?: string;
  /** It may lack rows that it should have, and no total says how many. */
  mayLack?: true;
  /** Why a sub-user missing from it may still exist: none is taken for gone without a read. */
  doubtful?: string;
  /** It may leave out those that are disabled, so that many missing ones are no sign of a broken listing. */
  hides?: "disabled";
}

/**
 * What is fixed for one account besides its settings. Its creator keeps it up to date, so it is read again at
 * each use.
 */
export interface AccountTraits {
  /** The field that names a sub-user; null until its first complete listing. */
  idField: string | null;
}

export interface OperationResult {
  /** Read back after the change; null when it no longer exists, undefined when it could not be read back. */
  subUser: RemoteSubUser | null | undefined;
  before?: RemoteSubUser;
  /** It was already so and nothing was sent; says how. */
  unchanged?: string;
  /** It was done, with a remark. */
  remark?: string;
  /** The provider accepted it, and no read of its API can show whether it was done. */
  unverified?: true;
  observedAt: Date;
  /** A revealed password. Only in this answer and stored nowhere. */
  secret?: string;
  /** Of an operation that `makes` them. Only in this answer; a run keeps them sealed until handed over. */
  credentials?: Credentials;
}

/** What a customer signs in with, as the provider has just made it. */
interface Credentials {
  login: string;
  password: string;
}

/**
 * "not-applied": it is as it was before. "differs": it is neither as before nor as asked. "partly": some of
 * its writes took effect and the others certainly did not; `did` says which, as a sentence.
 */
export type Finding =
  | {
      verdict: "applied" | "not-applied" | "differs";
      subUser: RemoteSubUser | null;
      observedAt: Date;
      credentials?: Credentials;
    }
  | { verdict: "partly"; did: string; subUser: RemoteSubUser | null; observedAt: Date }
  | { verdict: "undecided" };

/**
 * Bytes of traffic: the cap that is set (null: unlimited), or what is added; below 0 what is taken back. Or
 * the cap stays as it is and something else about it changes. From `field` of the input.
 */
export type TrafficPromise = {
  field: string;
  /**
   * A limit that the sub-user has to have already for what is promised to compare with its cap before: one by
   * the month is more than the same one for ever.
   */
  comparableWith?: { limit: string; value: number };
} & ({ cap: number | null } | { added: number } | { unchanged: true });

type FieldOf<Input> = keyof Input & string;

/**
 * Where Subdesk knows what an input means, it names its fields itself, and a provider takes these names:
 * `trafficCap`, `ipCap`, `note` and `name` of a sub-user, the `password` of set-password, `overrideBlock`,
 * and its `limits` by their own names. All other names are the provider's own, and `meanings` says which of
 * them Subdesk understands.
 */
export interface Operation<Input = Record<string, unknown>> {
  input: z.ZodType<Input>;
  /** Sending it twice leaves the same state as sending it once. */
  idempotent: boolean;
  secretFields: readonly string[];
  meanings?: Partial<Record<FieldMeaning, FieldOf<Input>>>;
  /** Its provider makes a login and a password, which no one chose: each outcome "done" brings them. */
  makes?: "credentials";
  /** Shown before it is done, where the API cannot undo it. */
  irreversible?: string;
  /** What it promises to its sub-user, for the ceilings of staff; null when this input promises nothing. */
  promises?(input: Input): TrafficPromise | null;
  /**
   * What the traffic that it gives costs the pool, or, of a creation, that which is given to what it creates.
   * Absent: as much as is given.
   */
  poolCost?: PoolCost;
  run(target: Target | null, input: Input, context: OperationContext): Promise<OperationResult>;
  /** Reads whether an operation of unknown outcome took effect. Absent where no documented read can tell. */
  find?(target: Target | null, input: Input, context: FindContext): Promise<Finding>;
  /**
   * Secrets that `find` compares with a read: fields of the input, or what the provider `makes`. A digest of
   * each is kept until the outcome is known.
   */
  compares?: readonly string[];
  /**
   * It adds to what is there, so a read that shows nothing new never proves that nothing was added, and
   * `find` can only decide after the provider has said yes.
   */
  additive?: true;
}

/** An operation that creates sub-users says what a new one is called, and with how much traffic it starts. */
export interface CreateOperation<Input = Record<string, unknown>> extends Operation<Input> {
  meanings: { name: FieldOf<Input> } & Partial<
    Record<"display-name" | "password" | "amount", FieldOf<Input>>
  >;
}

/**
 * An operation that changes how much a sub-user may use says by how much: the ceilings of staff depend on it.
 */
export interface PromisingOperation<Input = Record<string, unknown>> extends Operation<Input> {
  promises(input: Input): TrafficPromise | null;
}

/**
 * An operation that adds traffic says how much, as a number of the units that its field is drawn with, and of
 * which product where there are several.
 */
export interface AddTrafficOperation<Input = Record<string, unknown>> extends PromisingOperation<Input> {
  meanings: { amount: FieldOf<Input>; product?: FieldOf<Input> };
}

/** An operation that takes traffic back: as much as `amount` says, or, without one, all that is left. */
interface TakeBackOperation<Input = Record<string, unknown>> extends Operation<Input> {
  meanings?: { amount?: FieldOf<Input> };
}

type Operations = Partial<Record<OperationName, Operation>> & {
  create?: CreateOperation;
  "set-limits"?: PromisingOperation;
  "allocate-traffic"?: AddTrafficOperation;
  "take-back"?: TakeBackOperation;
};

/**
 * Checks that input, run and find agree on one type, then erases it so that operations fit into one table.
 * The secret fields of its input travel with the context, so that every request it makes keeps them out of
 * its errors.
 */
export function operation<Input extends object>(definition: CreateOperation<Input>): CreateOperation;
export function operation<Input extends object>(definition: AddTrafficOperation<Input>): AddTrafficOperation;
export function operation<Input extends object>(definition: PromisingOperation<Input>): PromisingOperation;
export function operation<Input extends object>(definition: Operation<Input>): Operation;
export function operation<Input extends object>(definition: Operation<Input>): Operation {
  const { run, find, secretFields } = definition;
  const guarded = <Context extends CallContext>(input: Input, context: Context): Context => ({
    ...context,
    secrets: new Set([...(context.secrets ?? []), ...secretsIn(input, secretFields)]),
  });
  return {
    ...definition,
    run: (target, input, context) => run(target, input, guarded(input, context)),
    ...(find && { find: (target, input, context) => find(target, input, guarded(input, context)) }),
  } as Operation<Input> as unknown as Operation;
}

function secretsIn(input: object, fields: readonly string[]): string[] {
  return Object.entries(input).flatMap(([field, value]) =>
    fields.includes(field) && typeof value === "string" && value !== "" ? [value] : [],
  );
}

export interface TrafficUsage {
  trafficCap?: number | null;
  trafficUsed?: number;
  /**
   * It lists nothing that could have been used: true of a new sub-user, hardly of one that has used
   * something.
   */
  empty?: boolean;
  /** When it starts, where the provider says. */
  since?: Date;
}

/**
 * A package the reseller bought, in bytes; null where the provider does not say. What was given to
 * sub-users may count as used.
 */
export interface PoolPackage {
  id: string;
  product: string;
  bought: number | null;
  used: number | null;
  /** What is left of it, where that is said and cannot be told from the other two. */
  left?: number;
  endsAt: Date | null;
  active: boolean;
}

/** Bytes used on one UTC day, "YYYY-MM-DD". */
export interface DayUse {
  day: string;
  bytes: number;
}

/** A provider that reports what a sub-user used on past days. */
export interface History {
  /** The most days that one call answers. */
  longest: number;
  /** Both days included. Null when the account does not offer it or its answer is not clear. */
  readDays(target: Target, from: string, to: string, context: CallContext): Promise<DayUse[] | null>;
  /**
   * When the counter began, where its own read does not say, so that the days since then should add up to it.
   * Null where that is not known; absent where nothing says.
   */
  countsSince?(target: Target, context: CallContext): Promise<Date | null>;
}

/** A day's use of one sub-user, as said among others. */
export interface SubUserDay extends DayUse {
  remoteId: string;
}

/**
 * A provider that tells what many sub-users used on a day in one call, where their counters take a call each:
 * so it is known who moved, and whose counters to read first.
 */
interface Motion {
  /** The most sub-users of one call. */
  most: number;
  /** Both days included. Null when the account does not offer it or its answer is not clear. */
  read(
    remoteIds: readonly string[],
    from: string,
    to: string,
    context: CallContext,
  ): Promise<SubUserDay[] | null>;
}

export interface Connection {
  listSubUsers(context: CallContext): AsyncGenerator<ListingPage, ListingEnd>;
  /** Null when the provider says there is no such sub-user. */
  getSubUser(target: Target, context: CallContext): Promise<RemoteSubUser | null>;
  /** One cheap call that proves the credentials. */
  test(context: CallContext): Promise<void>;
  /** Counters that the listing lacks, one call per sub-user. Null when the API does not offer them. */
  readUsage?(target: Target, context: CallContext): Promise<TrafficUsage | null>;
  motion?: Motion;
  history?: History;
  /** The reseller's own packages. Null when the API does not offer them. */
  readPool?(context: CallContext): Promise<PoolPackage[] | null>;
  operations: Operations;
}

export interface Gateway {
  host: string;
  httpPort: number;
  socksPort: number | null;
}

/** One way to enter an account's credentials: the form, and the settings it makes. */
export interface AccountWay<Settings = unknown, Input = Record<string, unknown>> {
  id: string;
  label: string;
  input: z.ZodType<Input>;
  secretFields: readonly string[];
  settings(address: string, input: Input): Settings;
}

/** Checks that a way's form and settings agree, then erases the form's type so that ways fit one list. */
export function accountWay<Settings, Input>(definition: AccountWay<Settings, Input>): AccountWay<Settings> {
  return definition as unknown as AccountWay<Settings>;
}

/**
 * The names of its settings in the environment: variables.json in the provider's folder, which the launcher
 * reads as well, before anything is built. `<prefix>API_URL` and `<prefix>GATEWAY` mean the same at every
 * provider.
 */
interface EnvironmentVariables {
  prefix: string;
  /** The variables required for an account of the usual kind, without the prefix. */
  credentials: string[];
}

export interface Provider<Settings = unknown> {
  id: string;
  label: string;
  /** How many requests an account takes at a time and, where its provider says so, a minute. */
  pace: Pace;
  answers?: Answers;
  /**
   * When traffic leaves the pool. Given to a sub-user, it has left already, so its caps promise nothing more
   * and its use does not drain the pool. Absent: when it is used.
   */
  poolSpent?: "when-granted";
  /** What it counts or caps besides traffic and IPs, for tables and forms. */
  limits?: readonly LimitDescriptor[];
  settings: z.ZodType<Settings>;
  /** How an account is added in Subdesk; the first way is the usual one. */
  ways: readonly AccountWay<Settings>[];
  /** The address of its API, unless an account has another. */
  usualAddress: string;
  usualGateway: Gateway | null;
  variables: EnvironmentVariables;
  /** Absent where customers use the gateway with the login alone. */
  connectionFormat?: ConnectionFormat;
  mark: ProviderMark;
  /** The account configured in the environment; undefined without one. Throws SettingError. */
  fromEnvironment(): Settings | undefined;
  baseUrl(settings: Settings): string;
  environment(settings: Settings): "production" | "sandbox" | "custom";
  /** Values that must never appear in a log, an error or an answer. */
  secrets(settings: Settings): string[];
  /** Equal for two sets of settings that reach the same customers, as far as they show it. */
  identity(settings: Settings): string;
  /**
   * The names its listing may have for a sub-user's id, where that is uncertain; an account's is fixed at its
   * first listing.
   */
  idFields?: readonly string[];
  /** The names of its operations' input fields beside a value, as in the audit. */
  fieldLabels: Readonly<Record<string, string>>;
  connect(settings: Settings, transport: Transport, traits?: AccountTraits): Connection;
}
