import "server-only";
import type { CallContext } from "../call";
import { ProviderError } from "../error";
import type { KeyCheck } from "../key-check";

/**
 * After a refused sign-in a person may try again at once, but a thousand rows may not: a provider would lock
 * the account.
 */
const holdAfterRefusal = 15_000;

/** What requests are signed with: a token, or a token with what belongs to it. */
export interface Session<Value> {
  /** Whether signing in again can replace a value that was refused. */
  readonly renewable: boolean;
  get(context: CallContext): Promise<Value>;
  /** Forgets a value that was just refused, unless it has been renewed in the meantime. */
  drop(value: Value): void;
}

/** A token that a person entered: Subdesk cannot renew it. */
export function fixedSession<Value>(value: Value): Session<Value> {
  return { renewable: false, get: () => Promise.resolve(value), drop: () => {} };
}

export interface SignedIn<Value> {
  value: Value;
  /** In ms: from then on it is fetched again; see `renewalOf`. */
  renewAt: number;
}

/**
 * A session by credentials: one sign-in at a time, whoever waits for it, and none in the background for a
 * while after a refused one. `refused` says which credentials were refused, in front of the provider's words:
 * "Acme refused the e-mail and password".
 */
export function renewedSession<Value>(
  refused: string,
  signIn: (context: CallContext) => Promise<SignedIn<Value>>,
): Session<Value> {
  let current: SignedIn<Value> | undefined;
  let pending: Promise<Value> | undefined;
  let refusal: { error: ProviderError; until: number } | undefined;

  const begin = async (context: CallContext): Promise<Value> => {
    try {
      const signedIn = await signIn(context);
      refusal = undefined;
      current = signedIn;
      return signedIn.value;
    } catch (error) {
      if (!(error instanceof ProviderError) || !["rejected", "unauthorized"].includes(error.kind))
        throw error;
      const { provider, operation, message } = error;
      const failure = new ProviderError(`${refused}: ${message}`, {
        provider,
        operation,
        kind: "unauthorized",
        applied: "no",
      });
      refusal = { error: failure, until: Date.now() + holdAfterRefusal };
      throw failure;
    }
  };

  return {
    renewable: true,
    async get(context) {
      if (current && Date.now() < current.renewAt) return current.value;
      if (context.lane === "background" && refusal && Date.now() < refusal.until) throw refusal.error;
      // Shared by all callers: one caller's abort must not fail the others, and background work
      // must not delay a person.
      pending ??= begin({
        lane: "interactive",
        ...(context.secrets && { secrets: context.secrets }),
      }).finally(() => (pending = undefined));
      return pending;
    },
    drop(value) {
      if (current?.value === value) current = undefined;
    },
  };
}

/**
 * When to fetch a token again, in ms: `margin` before it expires, so that no request meets an expired one,
 * and after `atMost` in any case. Of one that lives hardly longer than the margin, half its life is used.
 */
export function renewalOf(life: {
  startedAt: number;
  expiresAt: number;
  margin: number;
  atMost?: number;
}): number {
  const whole = life.expiresAt - life.startedAt;
  const usable = Math.max(whole - life.margin, whole / 2);
  return life.startedAt + Math.max(0, Math.min(usable, life.atMost ?? Infinity));
}

/** When a JWT says that it expires, in ms; undefined where it does not say. */
export function expiryOfJwt(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    const expires = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
    return typeof expires === "number" && Number.isFinite(expires) && expires > 0
      ? expires * 1000
      : undefined;
  } catch {
    return undefined;
  }
}

interface Signing<Value, Answer> {
  session: Session<Value>;
  /**
   * Sends the request, signed with `value`. `renewable` is for the transport: a refusal is dealt with here.
   * `used` are all values of this call so far, which none of its errors may repeat.
   */
  send(value: Value, attempt: { renewable: boolean; used: readonly Value[] }): Promise<Answer>;
  /** The failure as a refusal of what it was signed with; null where it is about something else. */
  refusalOf?(error: unknown, value: Value): Promise<ProviderError | null>;
  /**
   * Whether a refusal of a renewable value may be one of its age. By default a 403 is not: it
   * may forbid one action.
   */
  mayBeStale?(refusal: ProviderError, value: Value): Promise<boolean>;
  /** Called after a refusal that signing in again would not cure. */
  refused(): void;
}

/**
 * Sends a signed request. A refused session is renewed once, which is safe for writes too, as only a refusal
 * that is certain to have changed nothing is followed by a second request.
 */
export async function withSession<Value, Answer>(
  { session, send, refusalOf = ofTheKey, mayBeStale = unlessForbidden, refused }: Signing<Value, Answer>,
  context: CallContext,
): Promise<Answer> {
  const used: Value[] = [];
  for (let renewed = false; ; renewed = true) {
    const value = await session.get(context);
    used.push(value);
    const renewable = session.renewable && !renewed;
    try {
      return await send(value, { renewable, used });
    } catch (error) {
      const refusal = await refusalOf(error, value);
      if (!refusal) throw error;
      if (!renewable || refusal.applied !== "no" || !(await mayBeStale(refusal, value))) {
        refused();
        throw refusal;
      }
      session.drop(value);
    }
  }
}

/**
 * For a provider that may answer a refused token as it answers a refused row: by asking about the token
 * alone. A 403 may forbid a single action, and signing in again each time would end in a locked account.
 */
export function checkedBy(
  keyCheck: KeyCheck,
): Pick<Required<Signing<string, unknown>>, "refusalOf" | "mayBeStale"> {
  return {
    refusalOf: async (error, token) => (await ofTheKey(error)) ?? keyCheck.refusalOf(error, token),
    mayBeStale: async ({ status }, token) => status !== 403 || keyCheck.isRefused(token),
  };
}

function ofTheKey(error: unknown): Promise<ProviderError | null> {
  return Promise.resolve(error instanceof ProviderError && error.kind === "unauthorized" ? error : null);
}

function unlessForbidden({ status }: ProviderError): Promise<boolean> {
  return Promise.resolve(status !== 403);
}
