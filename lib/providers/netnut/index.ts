import "server-only";
import { z } from "zod";
import { fields } from "../fields";
import type { CallContext } from "../call";
import {
  accountWay,
  type Connection,
  type Gateway,
  type ListingEnd,
  type ListingPage,
  type Provider,
  type RemoteSubUser,
  type Target,
} from "../provider";
import { readSetting, SettingError } from "../../env";
import { readAddress } from "../settings";
import { emptyUnsaid, NetnutClient, type NetnutPart } from "./client";
import { aliases, idFields } from "./mapper";
import { fieldLabels, netnutOperations } from "./operations";
import { connectionFormat } from "./connection-format";
import { self } from "./failures";
import { netnutSession } from "./session";
import variables from "./variables.json";

const settings = z.object({
  url: z.url(),
  credentials: z.union([
    z.object({ token: z.string().min(1) }),
    z.object({ email: z.string().min(1), password: z.string().min(1) }),
  ]),
  /** How the token is sent; the contract says raw. */
  scheme: z.enum(["raw", "bearer"]).default("raw"),
});
type Settings = z.infer<typeof settings>;

const usualAddress = "https://customers-api.netnut.io/v1";
const usualGateway: Gateway = { host: "gw.netnut.net", httpPort: 5959, socksPort: 9595 };

const scheme = fields
  .choice(["raw", "bearer"], {
    label: "Token sent as",
    help: "The token alone, unless NetNut told you otherwise.",
    choices: [
      { value: "raw", label: "The token alone" },
      { value: "bearer", label: "Bearer token" },
    ],
  })
  .default("raw");

const ways = [
  accountWay({
    id: "token",
    label: "Token",
    input: z.strictObject({ token: fields.key({ label: "Token" }), scheme }),
    secretFields: ["token"],
    settings: (url, given): Settings => ({ url, credentials: { token: given.token }, scheme: given.scheme }),
  }),
  accountWay({
    id: "login",
    label: "E-mail and password",
    input: z.strictObject({
      email: fields.email({ label: "E-mail" }),
      password: fields.accountPassword({ label: "Password" }),
      scheme,
    }),
    secretFields: ["password"],
    settings: (url, given): Settings => ({
      url,
      credentials: { email: given.email, password: given.password },
      scheme: given.scheme,
    }),
  }),
];

export const netnut: Provider<Settings> = {
  ...self,
  pace: { inFlight: 4, reserved: 1 },
  settings: settings as unknown as z.ZodType<Settings>,
  ways,
  usualAddress,
  usualGateway,
  variables,
  connectionFormat,
  mark: { letter: "N", tone: "accent" },
  fromEnvironment: readSettings,
  baseUrl: (given) => given.url,
  environment: (given) =>
    new URL(given.url).hostname === "customers-api.netnut.io" ? "production" : "custom",
  secrets: (given) =>
    "token" in given.credentials ? [given.credentials.token] : [given.credentials.password],
  identity: (given) =>
    "token" in given.credentials
      ? `token ${given.credentials.token}`
      : `e-mail ${given.credentials.email.toLowerCase()}`,

  idFields,
  fieldLabels,

  connect(given, transport, traits): Connection {
    const fixed = () => idFields.find((field) => field === traits?.idField) ?? null;
    const client = new NetnutClient(
      transport,
      netnutSession(transport, given.credentials),
      given.scheme,
      fixed,
    );

    const look = async ({ remoteId }: Target, context: CallContext): Promise<RemoteSubUser | null> => {
      const found = await client.get(remoteId, context);
      return found === undefined ? client.findListed((item) => item.remoteId === remoteId, context) : found;
    };
    const getSubUser = async (target: Target, context: CallContext): Promise<RemoteSubUser | null> => {
      const found = await look(target, context);
      const usage = found && (await client.usage(target.remoteId, context).catch(() => null));
      return usage && !usage.empty
        ? { ...found, trafficCap: usage.trafficCap, trafficUsed: usage.trafficUsed }
        : found;
    };

    return {
      listSubUsers: (context) => listBothStates(client, context),
      getSubUser,
      test: (context) => client.probe(context),
      readUsage: (target, context) => client.usage(target.remoteId, context),
      motion: {
        most: 500,
        read: (remoteIds, from, to, context) => client.trafficOfMany(remoteIds, from, to, context),
      },
      history: {
        longest: 30,
        readDays: ({ remoteId }, from, to, context) => client.traffic(remoteId, from, to, context),
      },
      readPool: (context) => client.pool(context),
      operations: netnutOperations(client, { look, getSubUser }),
    };
  },
};

function readSettings(): Settings | undefined {
  const token = readSetting("NETNUT_TOKEN");
  const email = readSetting("NETNUT_EMAIL");
  const password = readSetting("NETNUT_PASSWORD");
  if (!token && !email && !password && !readSetting("NETNUT_API_URL")) return undefined;
  const url = readAddress("NETNUT_API_URL", usualAddress) ?? "";
  const given = z.enum(["raw", "bearer"]).safeParse(readSetting("NETNUT_AUTH_SCHEME") ?? "raw");
  if (!given.success) throw new SettingError("NETNUT_AUTH_SCHEME must be raw or bearer.");
  if (token) return { url, credentials: { token }, scheme: given.data };
  if (email && password) return { url, credentials: { email, password }, scheme: given.data };
  throw new SettingError(
    email || password
      ? `NETNUT_${email ? "PASSWORD" : "EMAIL"} is not set. NetNut needs NETNUT_TOKEN, or NETNUT_EMAIL and NETNUT_PASSWORD together.`
      : "NETNUT_API_URL is set, but no credentials: set NETNUT_TOKEN, or NETNUT_EMAIL and NETNUT_PASSWORD.",
  );
}

/**
 * Whether the bare listing returns both states is not documented, so both are asked for and merged by id. One
 * that is in both and does not say its own state has an unknown state.
 */
async function* listBothStates(
  client: NetnutClient,
  context: CallContext,
): AsyncGenerator<ListingPage, ListingEnd> {
  const page = (part: NetnutPart, unsure: ReadonlySet<string>): ListingPage => ({
    recognised: recognisedIn(part),
    items: part.items.map((item) => (unsure.has(item.remoteId) ? { ...item, status: "unknown" } : item)),
    unreadable: part.unreadable,
    observedAt: part.observedAt,
    expected: null,
  });
  const active = await client.list(true, context);
  const assumed = new Set(active.assumed);
  if (assumed.size === 0) yield page(active, assumed);
  const disabled = await client.list(false, context);
  const unsure = new Set(disabled.assumed.filter((id) => assumed.has(id)));
  if (assumed.size > 0) yield page(active, unsure);
  yield page(disabled, unsure);
  const unreadable = active.unreadable + disabled.unreadable;
  const end = active.doubtful || disabled.doubtful ? { doubtful: emptyUnsaid } : {};
  return unreadable === 0
    ? { consistent: true, ...end }
    : { consistent: false, reason: `${unreadable} rows could not be read`, ...end };
}

/** In the order in which the names are looked for, not in the order they were found. */
function recognisedIn({ idField, used }: NetnutPart): Record<string, string[]> {
  const names = Object.entries(aliases).map(([field, known]) => [
    field,
    known.filter((name) => used.get(field)?.has(name)),
  ]);
  return { id: idField ? [idField] : [], ...Object.fromEntries(names) };
}
