import "server-only";
import { z } from "zod";
import { fields } from "../fields";
import { accountWay, type Connection, type Provider } from "../provider";
import { readSetting, SettingError } from "../../env";
import { readAddress } from "../settings";
import { listPages } from "../kit/walk";
import { idOf, NineProxyClient } from "./client";
import { self } from "./failures";
import { toSubUser } from "./mapper";
import { fieldLabels, nineProxyOperations, testKey } from "./operations";
import variables from "./variables.json";

const settings = z.object({ url: z.url(), apiKey: z.string().min(1) });

type Settings = z.infer<typeof settings>;

const usualAddress = "https://api.9proxy.com";

const environments: Record<string, "production" | "sandbox"> = {
  "api.9proxy.com": "production",
  "sandbox.9proxy.com": "sandbox",
};

const pace = { inFlight: 4, reserved: 1 };

/** Of a listing: as many as background work may have in flight. */
const pagesAtOnce = pace.inFlight - pace.reserved;

export const nineProxy: Provider<Settings> = {
  ...self,
  pace,
  settings,
  ways: [
    accountWay({
      id: "key",
      label: "API key",
      input: z.strictObject({ apiKey: fields.key({ label: "API key" }) }),
      secretFields: ["apiKey"],
      settings: (url, { apiKey }): Settings => ({ url, apiKey }),
    }),
  ],
  usualAddress,
  usualGateway: null,
  variables,
  mark: { letter: "9", tone: "ink" },
  fromEnvironment: readSettings,
  baseUrl: (given) => given.url,
  environment: (given) => environments[new URL(given.url).hostname] ?? "custom",
  secrets: (given) => [given.apiKey],
  identity: (given) => `key ${given.apiKey}`,
  fieldLabels,

  connect(given, transport): Connection {
    const client = new NineProxyClient(transport, given.apiKey);
    return {
      listSubUsers: (context) =>
        listPages({ read: client.reader(context), idOf, atOnce: pagesAtOnce }, toSubUser),
      getSubUser: async (target, context) => {
        const found = await client.find(target, context);
        return found && toSubUser(found);
      },
      test: (context) => testKey(client, context),
      operations: nineProxyOperations(client),
    };
  },
};

function readSettings(): Settings | undefined {
  const apiKey = readSetting("NINEPROXY_API_KEY");
  if (!apiKey && !readSetting("NINEPROXY_API_URL")) return undefined;
  if (!apiKey) throw new SettingError("NINEPROXY_API_URL is set, but NINEPROXY_API_KEY is not.");
  return { url: readAddress("NINEPROXY_API_URL", usualAddress) ?? "", apiKey };
}
