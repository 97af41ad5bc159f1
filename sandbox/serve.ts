import { renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { startDataImpulseSandbox } from "./dataimpulse";
import { sampleHistory, type Remembering } from "./history";
import { startIproyalSandbox } from "./iproyal";
import { startNetnutSandbox } from "./netnut";
import { startNineProxySandbox } from "./nine-proxy";
import { startOxylabsSandbox } from "./oxylabs";

interface Options {
  dataDir?: string;
  users?: number;
  port: number;
}

/** A sandbox as Subdesk and its tests find it. */
interface Started {
  sandbox: Remembering & { close(): Promise<void> };
  /** For tests, under the name they know it by. */
  address: Record<string, Record<string, string>>;
  /** The settings that point Subdesk to it. */
  env: Record<string, string>;
}

/** One per provider, by its id. */
const starters: Record<string, (options: Options) => Promise<Started>> = {
  async netnut(options) {
    const sandbox = await startNetnutSandbox(options);
    const { url, token } = sandbox;
    return {
      sandbox,
      address: { netnut: { url, token } },
      env: { NETNUT_API_URL: url, NETNUT_TOKEN: token },
    };
  },
  async "nine-proxy"(options) {
    const sandbox = await startNineProxySandbox(options);
    const { url, apiKey } = sandbox;
    return {
      sandbox,
      address: { nineProxy: { url, apiKey } },
      env: {
        NINEPROXY_API_URL: url,
        NINEPROXY_API_KEY: apiKey,
        NINEPROXY_GATEWAY: "gw.9proxy.example:9000",
      },
    };
  },
  async dataimpulse(options) {
    const sandbox = await startDataImpulseSandbox(options);
    const { url, email, password } = sandbox;
    return {
      sandbox,
      address: { dataimpulse: { url, email, password } },
      env: { DATAIMPULSE_API_URL: url, DATAIMPULSE_EMAIL: email, DATAIMPULSE_PASSWORD: password },
    };
  },
  async oxylabs(options) {
    const sandbox = await startOxylabsSandbox(options);
    const { url, username, password } = sandbox;
    return {
      sandbox,
      address: { oxylabs: { url, username, password } },
      env: { OXYLABS_API_URL: url, OXYLABS_USERNAME: username, OXYLABS_PASSWORD: password },
    };
  },
  async iproyal(options) {
    const sandbox = await startIproyalSandbox(options);
    const { url, token } = sandbox;
    return {
      sandbox,
      address: { iproyal: { url, token } },
      env: { IPROYAL_API_URL: url, IPROYAL_TOKEN: token },
    };
  },
};

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    /** Ids with commas between; all without. */
    providers: { type: "string" },
    /** "id=port", as often as is needed; any free port without. */
    port: { type: "string", multiple: true, default: [] },
    users: { type: "string" },
    /** Where to write the sample history. */
    history: { type: "string" },
  },
});

const count = z.coerce.number().int().min(0);
const ids = values.providers?.split(",") ?? Object.keys(starters);
const unknown = ids.find((id) => !Object.hasOwn(starters, id));
if (unknown !== undefined) {
  console.error(`There is no sandbox of "${unknown}", only of ${Object.keys(starters).join(", ")}.`);
  process.exit(1);
}
const portOf = (id: string) =>
  count.parse(values.port.find((given) => given.startsWith(`${id}=`))?.slice(id.length + 1) ?? 0);
const shared = { dataDir: values.data, users: count.optional().parse(values.users) };
const started = await Promise.all(ids.flatMap((id) => starters[id]?.({ ...shared, port: portOf(id) }) ?? []));

async function stop(): Promise<void> {
  await Promise.all(started.map(({ sandbox }) => sandbox.close()));
  process.exit(0);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
process.once("disconnect", stop);

/** Where they listen, and the settings that point Subdesk to them. */
const ready = {
  addresses: Object.assign({}, ...started.map(({ address }) => address)) as Record<
    string,
    Record<string, string>
  >,
  env: Object.assign({}, ...started.map(({ env }) => env)) as Record<string, string>,
};
export type SandboxReady = typeof ready;

process.stdout.write(`${JSON.stringify(ready)}\n`);
process.send?.(ready);

if (values.history) {
  // After the start, which it must not delay, and moved into place once complete.
  const { history } = values;
  setTimeout(() => {
    const memories = started.map(({ sandbox }) => sandbox);
    writeFileSync(`${history}.new`, JSON.stringify(sampleHistory(memories, Date.now())), { mode: 0o600 });
    renameSync(`${history}.new`, history);
  }, 0);
}
