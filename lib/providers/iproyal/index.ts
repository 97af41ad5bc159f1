import "server-only";
import { z } from "zod";
import { readSetting, SettingError } from "../../env";
import { fields } from "../fields";
import { listPages } from "../kit/walk";
import { accountWay, type Connection, type Provider } from "../provider";
import { readAddress } from "../settings";
import { idOf, IproyalClient } from "./client";
import { connectionFormat } from "./connection-format";
import { self } from "./failures";
import { toPool, toSubUser, type IproyalRecord } from "./mapper";
import { fieldLabels, iproyalOperations } from "./operations";
import { steadyTotals } from "./steady-totals";
import variables from "./variables.json";

const settings = z.object({ url: z.url(), token: z.string().min(1) });

type Settings = z.infer<typeof settings>;

const usualAddress = "https://resi-api.iproyal.com/v1";

const pace = { inFlight: 4, reserved: 1 };

/** Of a listing: as many as background work may have in flight. */
const pagesAtOnce = pace.inFlight - pace.reserved;

export const iproyal: Provider<Settings> = {
  ...self,
  pace,
  poolSpent: "when-granted",
  settings,
  ways: [
    accountWay({
      id: "token",
      label: "API token",
      input: z.strictObject({
        token: fields.key({
          label: "API token",
          help: "From IPRoyal’s dashboard. Check first that your contract with IPRoyal allows reselling.",
        }),
      }),
      secretFields: ["token"],
      settings: (url, { token }): Settings => ({ url, token }),
    }),
  ],
  usualAddress,
  usualGateway: { host: "geo.iproyal.com", httpPort: 12_321, socksPort: 32_325 },
  variables,
  connectionFormat,
  mark: { letter: "I", tone: "ink" },
  fromEnvironment: readSettings,
  baseUrl: (given) => given.url,
  environment: (given) => (new URL(given.url).hostname === "resi-api.iproyal.com" ? "production" : "custom"),
  secrets: (given) => [given.token],
  identity: (given) => `token ${given.token}`,
  fieldLabels,

  connect(given, transport): Connection {
    const client = new IproyalClient(transport, given.token);
    const steady = steadyTotals();
    const present = (record: IproyalRecord) => steady(toSubUser(record));
    return {
      listSubUsers: (context) =>
        listPages({ read: client.pages(context), idOf, atOnce: pagesAtOnce }, present),
      getSubUser: async ({ remoteId }, context) => {
        const found = await client.get(remoteId, context);
        return found && present(found);
      },
      test: async (context) => void (await client.account(context)),
      readPool: async (context) => toPool(await client.account(context)),
      operations: iproyalOperations(client, present),
    };
  },
};

function readSettings(): Settings | undefined {
  const token = readSetting("IPROYAL_TOKEN");
  if (!token && !readSetting("IPROYAL_API_URL")) return undefined;
  if (!token) throw new SettingError("IPROYAL_API_URL is set, but IPROYAL_TOKEN is not.");
  return { url: readAddress("IPROYAL_API_URL", usualAddress) ?? "", token };
}
