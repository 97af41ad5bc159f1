import "server-only";
import { z } from "zod";
import { databaseNow } from "../../clock";
import { readSetting, SettingError } from "../../env";
import type { CallContext } from "../call";
import { fields } from "../fields";
import { nullIfNotOffered } from "../kit/optional";
import { listPages } from "../kit/walk";
import {
  accountWay,
  type Connection,
  type DayUse,
  type ListingEnd,
  type ListingPage,
  type Provider,
  type RemoteSubUser,
  type Target,
} from "../provider";
import { readAddress } from "../settings";
import { DataImpulseClient } from "./client";
import { connectionFormat } from "./connection-format";
import { longestPeriod, periodSince } from "./days";
import { self } from "./failures";
import { limits, toDays, toPool, toSubUser, toUsage, withFigures } from "./mapper";
import { dataImpulseOperations, fieldLabels } from "./operations";
import { dataImpulseSession } from "./session";
import variables from "./variables.json";

const settings = z.object({ url: z.url(), email: z.string().min(1), password: z.string().min(1) });
type Settings = z.infer<typeof settings>;

const usualAddress = "https://api.dataimpulse.com";

export const dataImpulse: Provider<Settings> = {
  ...self,
  pace: { inFlight: 4, reserved: 1 },
  poolSpent: "when-granted",
  limits,
  settings,
  ways: [
    accountWay({
      id: "login",
      label: "E-mail and password",
      input: z.strictObject({
        email: fields.email({ label: "E-mail" }),
        password: fields.accountPassword({ label: "Password" }),
      }),
      secretFields: ["password"],
      settings: (url, { email, password }): Settings => ({ url, email, password }),
    }),
  ],
  usualAddress,
  usualGateway: { host: "gw.dataimpulse.com", httpPort: 823, socksPort: 824 },
  variables,
  connectionFormat,
  mark: { letter: "D", tone: "muted" },
  fromEnvironment: readSettings,
  baseUrl: (given) => given.url,
  environment: (given) => (given.url === usualAddress ? "production" : "custom"),
  secrets: (given) => [given.password],
  identity: (given) => `e-mail ${given.email.toLowerCase()}`,
  fieldLabels,

  connect(given, transport): Connection {
    const client = new DataImpulseClient(transport, dataImpulseSession(transport, given));
    return {
      listSubUsers: (context) => listAll(client, context),
      getSubUser: (target, context) => look(client, target, context),
      test: async (context) => void (await client.pool(context)),
      readUsage: async ({ remoteId }, context) => {
        const figures = await nullIfNotOffered(client.figures(remoteId, context));
        return figures && toUsage(figures);
      },
      history: {
        longest: 90,
        countsSince: ({ remoteId }, context) => nullIfNotOffered(firstDay(client, remoteId, context)),
        readDays: (target, from, to, context) =>
          nullIfNotOffered(readDays(client, target, from, to, context)),
      },
      readPool: async (context) => toPool(await client.pool(context)),
      operations: dataImpulseOperations(client),
    };
  },
};

function readSettings(): Settings | undefined {
  const email = readSetting("DATAIMPULSE_EMAIL");
  const password = readSetting("DATAIMPULSE_PASSWORD");
  if (!email && !password && !readSetting("DATAIMPULSE_API_URL")) return undefined;
  const url = readAddress("DATAIMPULSE_API_URL", usualAddress) ?? "";
  if (email && password) return { url, email, password };
  throw new SettingError(
    email || password
      ? `DATAIMPULSE_${email ? "PASSWORD" : "EMAIL"} is not set. DataImpulse needs DATAIMPULSE_EMAIL and DATAIMPULSE_PASSWORD together.`
      : "DATAIMPULSE_API_URL is set, but no credentials: set DATAIMPULSE_EMAIL and DATAIMPULSE_PASSWORD.",
  );
}

/** An empty list does not say that it succeeded. */
async function* listAll(
  client: DataImpulseClient,
  context: CallContext,
): AsyncGenerator<ListingPage, ListingEnd> {
  const pages = listPages(client.list(context), toSubUser);
  let rows = 0;
  for (;;) {
    const step = await pages.next();
    if (step.done)
      return rows > 0 ? step.value : { ...step.value, doubtful: "DataImpulse sent an empty list" };
    rows += step.value.items.length;
    yield step.value;
  }
}

async function look(
  client: DataImpulseClient,
  { remoteId }: Target,
  context: CallContext,
): Promise<RemoteSubUser | null> {
  const record = await client.get(remoteId, context);
  const figures = record && (await client.figures(remoteId, context).catch(() => null));
  if (!record) return null;
  return figures ? withFigures({ record, figures }) : toSubUser(record);
}

/** Of the use in all its time. */
async function firstDay(
  client: DataImpulseClient,
  remoteId: string,
  context: CallContext,
): Promise<Date | null> {
  const { usage } = await client.statistics(remoteId, longestPeriod, context);
  const [first] = usage.map(({ d_usage: day }) => day).toSorted();
  return first === undefined ? null : new Date(first);
}

async function readDays(
  client: DataImpulseClient,
  { remoteId }: Target,
  from: string,
  to: string,
  context: CallContext,
): Promise<DayUse[] | null> {
  const { used } = await client.figures(remoteId, context);
  const all = await client.statistics(remoteId, longestPeriod, context);
  const days = await client.statistics(remoteId, periodSince(from, databaseNow()), context);
  return toDays(days, all, used)?.filter(({ day }) => day >= from && day <= to) ?? null;
}
