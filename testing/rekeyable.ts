import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNineProxySandbox, type NineProxySandbox } from "../sandbox/nine-proxy";

export const someKey = () => `nine/key+${randomUUID()}`;

/** A separate 9Proxy whose key can be changed as in the provider's dashboard: the old one is then refused. */
export async function startRekeyable(users = 20): Promise<{
  sandbox(): NineProxySandbox;
  url: string;
  rekey(key: string): Promise<void>;
  close(): Promise<void>;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), "subdesk-nine-"));
  let current = await startNineProxySandbox({ users, dataDir, apiKey: someKey() });
  const { port } = new URL(current.url);
  return {
    sandbox: () => current,
    url: current.url,
    async rekey(key) {
      await current.close();
      current = await startNineProxySandbox({ users, dataDir, apiKey: key, port: Number(port) });
    },
    async close() {
      await current.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
