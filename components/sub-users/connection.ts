import type { GatewayView } from "@/lib/domain/accounts/account";

/** Stands where the password belongs: a string on the screen never carries the real one. */
export const passwordPlaceholder = "PASSWORD";

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
