import "server-only";
import { z } from "zod";
import { fields } from "../fields";
import type { CallContext } from "../call";
import { accountWay, type Connection, type ListingEnd, type ListingPage, type Provider } from "../provider";
import { readSetting, SettingError } from "../../env";
import { readAddress } from "../settings";
import { NineProxyClient } from "./client";
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

export const nineProxy: Provider<Settings> = {
  id: "nine-proxy",
  label: "9Proxy",
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
      listSubUsers: (context) => listAll(client, context),
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

/** Of a listing: as many as background work may have in flight. */
const pagesAtOnce = pace.inFlight - pace.reserved;

/** Pages shift while rows change, so the end of the listing says whether its absences can be trusted. */
async function* listAll(
  client: NineProxyClient,
  context: CallContext,
): AsyncGenerator<ListingPage, ListingEnd> {
  const seen = new Set<number>();
  const totals = new Set<number>();
  let unreadable = 0;
  for await (const page of client.pages({}, context, pagesAtOnce)) {
    const fresh = page.records.filter((record) => !seen.has(record.id));
    for (const record of fresh) seen.add(record.id);
    totals.add(page.totalItems);
    unreadable += page.unreadable;
    yield {
      items: fresh.map(toSubUser),
      unreadable: page.unreadable,
      observedAt: page.observedAt,
      expected: page.totalItems,
    };
  }
  if (unreadable > 0) return { consistent: false, reason: `${unreadable} rows could not be read` };
  if (totals.size > 1)
    return { consistent: false, reason: "The number of sub-users changed while they were listed" };
  const [total] = totals;
  return seen.size === total
    ? { consistent: true }
    : { consistent: false, reason: `${seen.size} of ${total} sub-users came back` };
}
