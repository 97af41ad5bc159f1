import { iproyal } from "../lib/providers/iproyal";
import { dataImpulse } from "../lib/providers/dataimpulse";
import { netnut } from "../lib/providers/netnut";
import { nineProxy } from "../lib/providers/nine-proxy";
import { oxylabs } from "../lib/providers/oxylabs";
import { Pacer, type Pace } from "../lib/providers/pacer";
import type { CallContext } from "../lib/providers/call";
import type { Connection, ListingEnd, RemoteSubUser } from "../lib/providers/provider";
import { type Answers, Transport } from "../lib/providers/transport";
import { startIproyalSandbox, type IproyalSandbox, type IproyalSandboxOptions } from "../sandbox/iproyal";
import {
  startDataImpulseSandbox,
  type DataImpulseSandbox,
  type DataImpulseSandboxOptions,
} from "../sandbox/dataimpulse";
import { startNetnutSandbox, type NetnutSandbox, type NetnutSandboxOptions } from "../sandbox/netnut";
import {
  startNineProxySandbox,
  type NineProxySandbox,
  type NineProxySandboxOptions,
} from "../sandbox/nine-proxy";
import { startOxylabsSandbox, type OxylabsSandbox, type OxylabsSandboxOptions } from "../sandbox/oxylabs";

export const interactive: CallContext = { lane: "interactive" };
export const background: CallContext = { lane: "background" };

/** Short enough for tests that hit them, long enough for a busy machine. */
export const shortTimeouts = { connect: 1_000, headers: 1_500, total: 1_500 };

interface Options {
  timeouts?: { connect: number; headers: number; total: number };
  pace?: Pace;
}

export interface Connected<Sandbox> {
  sandbox: Sandbox;
  connection: Connection;
  transport: Transport;
  pacer: Pacer;
  close(): Promise<void>;
}

type NetnutSettings = Parameters<typeof netnut.connect>[0];

/** NetNut's client over real HTTP with its own stand-in; by default with the stand-in's token. */
export async function connectNetnut(
  options: Options &
    NetnutSandboxOptions & {
      credentials?: NetnutSettings["credentials"] | "login";
      scheme?: "raw" | "bearer";
    } = {},
): Promise<Connected<NetnutSandbox>> {
  const {
    timeouts = shortTimeouts,
    pace = netnut.pace,
    credentials: given,
    scheme = "raw",
    ...rest
  } = options;
  const sandbox = await startNetnutSandbox({ users: 12, ...rest });
  const credentials =
    given === "login"
      ? { email: sandbox.email, password: sandbox.password }
      : (given ?? { token: sandbox.token });
  const settings: NetnutSettings = { url: sandbox.url, credentials, scheme };
  return { sandbox, ...wire(netnut, settings, pace, timeouts, sandbox) };
}

export async function connectNineProxy(
  options: Options & NineProxySandboxOptions & { key?: string } = {},
): Promise<Connected<NineProxySandbox>> {
  const { timeouts = shortTimeouts, pace = nineProxy.pace, key, ...rest } = options;
  const sandbox = await startNineProxySandbox({ users: 12, ...rest });
  return {
    sandbox,
    ...wire(nineProxy, { url: sandbox.url, apiKey: key ?? sandbox.apiKey }, pace, timeouts, sandbox),
  };
}

export async function connectIproyal(
  options: Options & IproyalSandboxOptions = {},
): Promise<Connected<IproyalSandbox>> {
  const { timeouts = shortTimeouts, pace = iproyal.pace, ...rest } = options;
  const sandbox = await startIproyalSandbox({ users: 12, ...rest });
  return {
    sandbox,
    ...wire(iproyal, { url: sandbox.url, token: sandbox.token }, pace, timeouts, sandbox),
  };
}

export async function connectOxylabs(
  options: Options & OxylabsSandboxOptions = {},
): Promise<Connected<OxylabsSandbox>> {
  const { timeouts = shortTimeouts, pace = oxylabs.pace, ...rest } = options;
  const sandbox = await startOxylabsSandbox({ users: 12, ...rest });
  const { url, username, password } = sandbox;
  return { sandbox, ...wire(oxylabs, { url, username, password }, pace, timeouts, sandbox) };
}

export async function connectDataImpulse(
  options: Options & DataImpulseSandboxOptions & { as?: { email: string; password: string } } = {},
): Promise<Connected<DataImpulseSandbox>> {
  const { timeouts = shortTimeouts, pace = dataImpulse.pace, as, ...rest } = options;
  const sandbox = await startDataImpulseSandbox({ users: 12, ...rest });
  const { url, email, password } = sandbox;
  return { sandbox, ...wire(dataImpulse, { url, email, password, ...as }, pace, timeouts, sandbox) };
}

function wire<Settings>(
  provider: {
    id: string;
    label: string;
    baseUrl(s: Settings): string;
    secrets(s: Settings): string[];
    answers?: Answers;
    connect(s: Settings, transport: Transport): Connection;
  },
  settings: Settings,
  pace: Pace,
  timeouts: { connect: number; headers: number; total: number },
  sandbox: { close(): Promise<void> },
) {
  const pacer = new Pacer(pace);
  const transport = new Transport({
    provider: provider.id,
    label: provider.label,
    baseUrl: provider.baseUrl(settings),
    secrets: provider.secrets(settings),
    pacer,
    answers: provider.answers,
    timeouts,
  });
  const close = async () => {
    await transport.close();
    await sandbox.close();
  };
  return { connection: provider.connect(settings, transport), transport, pacer, close };
}

/** Walks a whole listing. */
export async function readAll(
  connection: Connection,
  context = background,
): Promise<{ items: RemoteSubUser[]; unreadable: number; pages: number; end: ListingEnd }> {
  const items: RemoteSubUser[] = [];
  let unreadable = 0;
  let pages = 0;
  const listing = connection.listSubUsers(context);
  for (;;) {
    const step = await listing.next();
    if (step.done) return { items, unreadable, pages, end: step.value };
    items.push(...step.value.items);
    unreadable += step.value.unreadable;
    pages += 1;
  }
}

/** Runs an operation as Subdesk does: input through its schema, then the call. */
export async function run(
  connection: Connection,
  name: keyof Connection["operations"],
  target: { remoteId: string; name: string } | null,
  input: Record<string, unknown> = {},
  context: Parameters<NonNullable<Connection["operations"]["create"]>["run"]>[2] = interactive,
) {
  const operation = connection.operations[name];
  if (!operation) throw new Error(`${name} is not offered`);
  return operation.run(target, operation.input.parse(input), context);
}

/** Looks up the outcome of an operation, as recovery does. */
export async function find(
  connection: Connection,
  name: keyof Connection["operations"],
  target: { remoteId: string; name: string } | null,
  input: Record<string, unknown> = {},
) {
  const operation = connection.operations[name];
  if (!operation?.find) throw new Error(`${name} cannot be found out`);
  const secretIs = (field: string, value: string) => (input[field] === value ? "asked" : "before");
  return operation.find(target, operation.input.parse(input), {
    ...interactive,
    ...(operation.compares?.some((field) => field in input) && { secretIs }),
  });
}
