import "server-only";
import { z } from "zod";
import type { CallContext } from "../call";
import { ProviderError } from "../error";
import type { Transport } from "../transport";
import { errorMessage } from "./mapper";

export type Credentials = { token: string } | { email: string; password: string };

const lifetime = 24 * 3_600_000;
/** Renewed while the old one still works, so that no request meets an expired token. */
const renewBefore = 30 * 60_000;
/**
 * After a refused sign-in a person may try again at once, but a thousand rows may not: NetNut would lock the
 * account.
 */
const holdAfterRefusal = 15_000;

const loginAnswer = z.object({ success: z.literal(true), token: z.string().min(1) });

/** The token of one account: fixed, or fetched with e-mail and password by one login at a time. */
export class NetnutSession {
  private readonly transport: Transport;
  private readonly credentials: Credentials;
  private current: { token: string; until: number } | undefined;
  private pending: Promise<string> | undefined;
  private refusal: { error: ProviderError; until: number } | undefined;

  constructor(transport: Transport, credentials: Credentials) {
    this.transport = transport;
    this.credentials = credentials;
  }

  get renewable(): boolean {
    return "email" in this.credentials;
  }

  async token(context: CallContext): Promise<string> {
    if ("token" in this.credentials) return this.credentials.token;
    if (this.current && Date.now() < this.current.until - renewBefore) return this.current.token;
    if (context.lane === "background" && this.refusal && Date.now() < this.refusal.until)
      throw this.refusal.error;
    // Shared by all callers: one caller's abort must not fail the others, and background work must not delay
    // a person.
    this.pending ??= this.login(this.credentials, {
      lane: "interactive",
      ...(context.secrets && { secrets: context.secrets }),
    }).finally(() => (this.pending = undefined));
    return this.pending;
  }

  /** Forgets a token that was just refused, unless it has been renewed in the meantime. */
  drop(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  private async login(
    credentials: { email: string; password: string },
    context: CallContext,
  ): Promise<string> {
    const startedAt = Date.now();
    try {
      const { data } = await this.transport.request({
        operation: "login",
        method: "POST",
        path: ["auth", "login"],
        body: credentials,
        effect: "read",
        schema: loginAnswer,
        secrets: [credentials.password],
        message: errorMessage,
        // A refusal is remembered here, and lifted by the next sign-in that works.
        renewable: true,
        context,
      });
      this.refusal = undefined;
      this.current = { token: data.token, until: startedAt + lifetime };
      return data.token;
    } catch (error) {
      if (!(error instanceof ProviderError) || !["rejected", "unauthorized"].includes(error.kind))
        throw error;
      const refused = new ProviderError(`NetNut refused the e-mail and password: ${error.message}`, {
        provider: error.provider,
        operation: "login",
        kind: "unauthorized",
        applied: "no",
      });
      this.refusal = { error: refused, until: Date.now() + holdAfterRefusal };
      throw refused;
    }
  }
}
