import { subscribe, unsubscribe } from "node:diagnostics_channel";

/**
 * What requests to an address are signed with from now on: tokens that only the client and the sandbox know.
 */
export function sentSecrets(url: string): { values(): string[]; stop(): void } {
  const { origin } = new URL(url);
  const values = new Set<string>();
  const hear = (message: unknown) => {
    const { request } = message as { request: { origin: unknown; headers: unknown } };
    if (String(request.origin) !== origin) return;
    const lines = [request.headers].flat().map(String);
    lines.forEach((line, at) => {
      if (line.toLowerCase() === "authorization") values.add((lines[at + 1] ?? "").replace(/^\S+ /, ""));
    });
  };
  subscribe("undici:request:create", hear);
  return { values: () => [...values], stop: () => unsubscribe("undici:request:create", hear) };
}
