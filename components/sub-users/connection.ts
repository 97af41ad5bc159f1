import type { GatewayView } from "@/lib/domain/accounts/account";

/** Stands where the password belongs: a string on the screen never carries the real one. */
export const passwordPlaceholder = "PASSWORD";

export const netnutProducts = [
  { value: "res", label: "Residential" },
  { value: "stc", label: "Static residential" },
  { value: "dc", label: "Datacenter" },
  { value: "mob", label: "Mobile" },
] as const;
export type NetnutProduct = (typeof netnutProducts)[number]["value"];

export interface NetnutRoute {
  product: NetnutProduct;
  /** Two letters, or "any". */
  country: string;
  /** Keeps the same exit address while it lives; "" for a new one each time. */
  session: string;
}

export const sessionRange = { min: 10_000, max: 999_999_999 } as const;

export function isSession(text: string): boolean {
  return /^\d{5,9}$/.test(text) && Number(text) >= sessionRange.min;
}

/** `LOGIN-res-uk-sid-12345`; NetNut writes the United Kingdom as UK. */
export function netnutUserName(login: string, { product, country, session }: NetnutRoute): string {
  const place = country.toLowerCase() === "gb" ? "uk" : country.toLowerCase();
  return `${login}-${product}-${place}${isSession(session) ? `-sid-${session}` : ""}`;
}

export interface ConnectionStrings {
  http: string;
  /** null when the gateway has no SOCKS5 port. */
  socks: string | null;
  curl: string;
}

export function connectionStrings(gateway: GatewayView, userName: string): ConnectionStrings {
  const signIn = `${encoded(userName)}:${passwordPlaceholder}`;
  const http = `http://${signIn}@${gateway.host}:${gateway.httpPort}`;
  return {
    http,
    socks: gateway.socksPort === null ? null : `socks5h://${signIn}@${gateway.host}:${gateway.socksPort}`,
    curl: `curl -x '${http}' https://ipinfo.io/json`,
  };
}

/** A quote would end the shell's string, and is left alone by the usual encoding. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/'/g, "%27");
}
