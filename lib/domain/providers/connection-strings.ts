import type { GatewayView } from "../accounts/account";
import {
  firstValues,
  gatewayFor,
  passwordFor,
  userNameFor,
  type ConnectionFormat,
} from "./connection-format";

/** Marks the place of the password in a string on the screen, which never contains the real one. */
export const passwordPlaceholder = "PASSWORD";

export interface ConnectionStrings {
  http: string;
  /** null when the gateway has no SOCKS5 port. */
  socks: string | null;
  curl: string;
}

export function connectionStrings(
  gateway: GatewayView,
  userName: string,
  password = passwordPlaceholder,
): ConnectionStrings {
  const signIn = `${encoded(userName)}:${encoded(password)}`;
  const http = `http://${signIn}@${gateway.host}:${gateway.httpPort}`;
  return {
    http,
    socks: gateway.socksPort === null ? null : `socks5h://${signIn}@${gateway.host}:${gateway.socksPort}`,
    curl: `curl -x '${http}' https://ipinfo.io/json`,
  };
}

/** The user name without any choices. */
export function plainUserName(login: string, format: ConnectionFormat | null | undefined): string {
  return format ? userNameFor(login, format, firstValues(format)) : login;
}

/** The password without any choices. */
export function plainPassword(password: string, format: ConnectionFormat | null | undefined): string {
  return format ? passwordFor(password, format, firstValues(format)) : password;
}

/** Where to connect without any choices; null while the gateway is not known. */
export function plainGateway(
  gateway: GatewayView | null,
  format: ConnectionFormat | null | undefined,
): GatewayView | null {
  return gateway && format ? gatewayFor(gateway, format, firstValues(format)) : gateway;
}

/** A quote would end the shell's string, and the usual encoding leaves it alone. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/'/g, "%27");
}
