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

/** For a chat or an e-mail to the customer: everything needed to use the proxies. */
export function handOverMessage({
  gateway,
  userName,
  password,
}: {
  gateway: GatewayView | null;
  userName: string;
  password: string;
}): string {
  const signIn = [`User name: ${userName}`, `Password: ${password}`];
  if (!gateway) return ["Your proxy access:", "", ...signIn].join("\n");
  const { http, curl } = connectionStrings(gateway, userName, password);
  return [
    "Your proxy access:",
    "",
    `Host: ${gateway.host}`,
    `Port: ${gateway.httpPort}${gateway.socksPort === null ? "" : ` (SOCKS5: ${gateway.socksPort})`}`,
    ...signIn,
    `URL: ${http}`,
    "",
    "Try it:",
    curl,
  ].join("\n");
}

/** A quote would end the shell's string, and the usual encoding leaves it alone. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/'/g, "%27");
}
