import { renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { sampleHistory } from "./history";
import { startNetnutSandbox } from "./netnut";
import { startNineProxySandbox } from "./nine-proxy";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    "netnut-port": { type: "string", default: "0" },
    "nine-proxy-port": { type: "string", default: "0" },
    users: { type: "string" },
    /** Where to write the sample history. */
    history: { type: "string" },
  },
});

const count = z.coerce.number().int().min(0);
const shared = { dataDir: values.data, users: count.optional().parse(values.users) };
const netnut = await startNetnutSandbox({ ...shared, port: count.parse(values["netnut-port"]) });
const nineProxy = await startNineProxySandbox({ ...shared, port: count.parse(values["nine-proxy-port"]) });

async function stop(): Promise<void> {
  await Promise.all([netnut.close(), nineProxy.close()]);
  process.exit(0);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
process.once("disconnect", stop);

/** Where they listen, and the settings that point Subdesk to them. */
const ready = {
  addresses: {
    netnut: { url: netnut.url, token: netnut.token },
    nineProxy: { url: nineProxy.url, apiKey: nineProxy.apiKey },
  },
  env: {
    NETNUT_API_URL: netnut.url,
    NETNUT_TOKEN: netnut.token,
    NINEPROXY_API_URL: nineProxy.url,
    NINEPROXY_API_KEY: nineProxy.apiKey,
    NINEPROXY_GATEWAY: "gw.9proxy.example:9000",
  },
};
export type SandboxReady = typeof ready;

process.stdout.write(`${JSON.stringify(ready)}\n`);
process.send?.(ready);

if (values.history) {
  // After the start, which it must not delay, and moved into place once complete.
  const { history } = values;
  setTimeout(() => {
    writeFileSync(`${history}.new`, JSON.stringify(sampleHistory({ netnut, nineProxy }, Date.now())), {
      mode: 0o600,
    });
    renameSync(`${history}.new`, history);
  }, 0);
}
