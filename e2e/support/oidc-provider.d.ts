/** The part of oidc-provider that the tests use; it comes without types. */
declare module "oidc-provider" {
  import type { Server } from "node:http";

  interface Settings {
    clients: Record<string, unknown>[];
    claims: Record<string, string[]>;
    pkce: { required: () => boolean };
    findAccount: (
      context: unknown,
      id: string,
    ) => { accountId: string; claims: () => Record<string, unknown> };
    cookies: { keys: string[] };
  }

  export default class Provider {
    constructor(issuer: string, settings: Settings);
    use(
      middleware: (
        context: { path: string; querystring: string },
        next: () => Promise<void>,
      ) => Promise<void>,
    ): void;
    listen(port: number, host: string, listening: () => void): Server;
  }
}
