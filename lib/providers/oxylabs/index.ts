import "server-only";
import { z } from "zod";
import { readSetting, SettingError } from "../../env";
import type { CallContext } from "../call";
import { fields } from "../fields";
import { accountWay, type Connection, type ListingEnd, type ListingPage, type Provider } from "../provider";
import { readAddress } from "../settings";
import { OxylabsClient } from "./client";
import { connectionFormat } from "./connection-format";
import { self } from "./failures";
import { limits } from "./limits";
import { listsDisabled } from "./mapper";
import { fieldLabels, oxylabsOperations } from "./operations";
import { oxylabsSession, signIn } from "./session";
import variables from "./variables.json";

const settings = z.object({ url: z.url(), username: z.string().min(1), password: z.string().min(1) });

type Settings = z.infer<typeof settings>;

const usualAddress = "https://residential-api.oxylabs.io/v2";

export const oxylabs: Provider<Settings> = {
  ...self,
  pace: { inFlight: 4, reserved: 1 },
  limits,
  settings,
  ways: [
    accountWay({
      id: "login",
      label: "User name and password",
      input: z.strictObject({
        username: fields.text(
          {
            label: "User name",
            help: "Of the main proxy user, the first in Oxylabs' list of users. Residential and mobile are accounts of their own.",
          },
          { max: 200 },
        ),
        password: fields.accountPassword({ label: "Password" }),
      }),
      secretFields: ["password"],
      settings: (url, given): Settings => ({ url, ...given }),
    }),
  ],
  usualAddress,
  usualGateway: { host: "pr.oxylabs.io", httpPort: 7777, socksPort: 7777 },
  variables,
  connectionFormat,
  mark: { letter: "O", tone: "muted" },
  fromEnvironment: readSettings,
  baseUrl: (given) => given.url,
  environment: (given) =>
    new URL(given.url).hostname === new URL(usualAddress).hostname ? "production" : "custom",
  secrets: (given) => [given.password],
  identity: (given) => `user name ${given.username}`,
  fieldLabels,

  connect(given, transport): Connection {
    const client = new OxylabsClient(transport, oxylabsSession(transport, given));
    return {
      listSubUsers: (context) => listAll(client, context),
      getSubUser: (target, context) => client.find(target, context),
      test: async (context) => void (await signIn(transport, given, context)),
      history: {
        longest: 90,
        readDays: ({ remoteId }, from, to, context) => client.days(remoteId, from, to, context),
        countsSince: (target, context) => client.countsSince(target, context),
      },
      operations: oxylabsOperations(client),
    };
  },
};

function readSettings(): Settings | undefined {
  const username = readSetting("OXYLABS_USERNAME");
  const password = readSetting("OXYLABS_PASSWORD");
  const url = readAddress("OXYLABS_API_URL", usualAddress) ?? "";
  if (username && password) return { url, username, password };
  if (username || password)
    throw new SettingError(
      `OXYLABS_${username ? "PASSWORD" : "USERNAME"} is not set. Oxylabs needs OXYLABS_USERNAME and OXYLABS_PASSWORD together.`,
    );
  if (!readSetting("OXYLABS_API_URL")) return undefined;
  throw new SettingError("OXYLABS_API_URL is set, but OXYLABS_USERNAME and OXYLABS_PASSWORD are not.");
}

/**
 * One answer has all of them, so it is consistent in itself. It is documented as the list of active
 * sub-users: as long as it shows none that is disabled, one that is missing may be just that.
 */
async function* listAll(
  client: OxylabsClient,
  context: CallContext,
): AsyncGenerator<ListingPage, ListingEnd> {
  const { items, unreadable, observedAt } = await client.list(context);
  yield { items, unreadable, observedAt, expected: null };
  const end = listsDisabled(items)
    ? {}
    : {
        doubtful: "Oxylabs lists no disabled sub-user, so it may leave them out",
        hides: "disabled" as const,
      };
  return unreadable === 0
    ? { consistent: true, ...end }
    : { consistent: false, reason: `${unreadable} rows could not be read`, ...end };
}
