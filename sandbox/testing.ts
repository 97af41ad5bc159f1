import type { DataImpulseSandbox } from "./dataimpulse";
import type { IproyalSandbox } from "./iproyal";
import type { NetnutSandbox } from "./netnut";
import type { NineProxySandbox } from "./nine-proxy";
import type { OxylabsSandbox } from "./oxylabs";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body, or undefined when it is not JSON. */
  json: unknown;
}

async function ask(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

// A fresh connection for each call: a pooled one may belong to a sandbox that was restarted.
function withBody(method: string, body: unknown, rest?: RequestInit, authorization?: string): RequestInit {
  const headers = new Headers({ connection: "close" });
  if (authorization !== undefined) headers.set("authorization", authorization);
  if (body !== undefined) headers.set("content-type", "application/json");
  for (const [name, value] of new Headers(rest?.headers)) headers.set(name, value);
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return { method, ...sent, ...rest, headers };
}

/** Calls below /client/v1/user-passes/ with the right key. */
export function nineProxyCaller(sandbox: NineProxySandbox) {
  return (method: string, path: string, body?: unknown, rest?: RequestInit) => {
    const joint = path.includes("?") ? "&" : "?";
    const url = `${sandbox.url}/client/v1/user-passes/${path}${joint}api-key=${sandbox.apiKey}`;
    return ask(url, withBody(method, body, rest));
  };
}

/** Calls below /v1 with the right token. */
export function netnutCaller(sandbox: NetnutSandbox) {
  return (method: string, path: string, body?: unknown, rest?: RequestInit) =>
    ask(`${sandbox.url}${path}`, withBody(method, body, rest, sandbox.token));
}

/** Calls below /v1 with the right token. */
export function iproyalCaller(sandbox: IproyalSandbox) {
  return (method: string, path: string, body?: unknown, rest?: RequestInit) =>
    ask(`${sandbox.url}${path}`, withBody(method, body, rest, `Bearer ${sandbox.token}`));
}

/** Calls below /reseller/, each with a token of its own. */
export function dataImpulseCaller(sandbox: DataImpulseSandbox) {
  const { url, email: login, password } = sandbox;
  return async (method: string, path: string, body?: unknown, rest?: RequestInit) => {
    const signedIn = await ask(`${url}/reseller/user/token/get`, withBody("POST", { login, password }));
    const { token } = signedIn.json as { token: string };
    return ask(`${url}/reseller/${path}`, withBody(method, body, rest, `Bearer ${token}`));
  };
}

/** Calls below /v2/users/{userId}, with a token of a login that is made once. */
export function oxylabsCaller(sandbox: OxylabsSandbox) {
  const { url, username, password, userId } = sandbox;
  const key = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  let token: Promise<string> | undefined;
  const signIn = async () => {
    const { json } = await ask(`${url}/login`, withBody("POST", undefined, undefined, key));
    return (json as { token: string }).token;
  };
  return async (method: string, path: string, body?: unknown, rest?: RequestInit) => {
    token ??= signIn();
    return ask(`${url}/users/${userId}${path}`, withBody(method, body, rest, `Bearer ${await token}`));
  };
}

/** Calls below /__sandbox/. */
export function controlCaller(origin: string) {
  return (method: string, path: string, body?: unknown, rest?: RequestInit) =>
    ask(`${origin}/__sandbox/${path}`, withBody(method, body, rest));
}
