import "server-only";
import { readSetting, SettingError } from "../env";
import type { Gateway, Provider } from "./provider";

/** An http(s) address without query, fragment or credentials, and without the trailing slash. */
export function readAddress(name: string, fallback?: string): string | undefined {
  const text = readSetting(name) ?? fallback;
  if (text === undefined) return undefined;
  const address = parseAddress(text);
  if (address === null)
    throw new SettingError(
      `${name} must be an address such as ${fallback ?? "https://api.example.com"}, without a query or a password in it.`,
    );
  return address;
}

/** Null where it is not an http(s) address, or one with a query, a fragment or credentials. */
export function parseAddress(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    return null;
  return url.href.replace(/\/+$/, "");
}

/** Where customers of the environment's account connect; null where it is not set. Throws SettingError. */
export function environmentGateway({
  variables,
  usualGateway,
}: Pick<Provider, "variables" | "usualGateway">): Gateway | null {
  return readGateway(gatewayVariable(variables), usualGateway);
}

export function gatewayVariable({ prefix }: Provider["variables"]): string {
  return `${prefix}GATEWAY`;
}

/** "host:port" or "host:http-port:socks-port". */
export function readGateway(name: string, fallback: Gateway | null): Gateway | null {
  const text = readSetting(name);
  if (text === undefined) return fallback;
  const gateway = parseGateway(text);
  if (!gateway)
    throw new SettingError(
      `${name} must be host:port, or host:http-port:socks-port, such as gw.example.com:5959:9595.`,
    );
  return gateway;
}

/** Null where it is not host:port or host:http-port:socks-port with ports from 1 to 65535. */
export function parseGateway(text: string): Gateway | null {
  const match = /^([a-z0-9.-]+):(\d{1,5})(?::(\d{1,5}))?$/i.exec(text);
  const ports =
    match
      ?.slice(2)
      .filter((port) => port !== undefined)
      .map(Number) ?? [];
  if (!match?.[1] || ports.some((port) => port < 1 || port > 65_535)) return null;
  return { host: match[1], httpPort: Number(match[2]), socksPort: match[3] ? Number(match[3]) : null };
}
