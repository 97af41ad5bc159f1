import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { FormData, Pool, type Dispatcher } from "undici";
import type { z } from "zod";
import { anySignal } from "../any-signal";
import { databaseNow } from "../clock";
import { overSignal } from "../draining";
import { metrics } from "../metrics";
import { startTimer } from "../time-limit";
import type { Pacer } from "./pacer";
import type { CallContext } from "./call";
import { codeOf, isInvalidCertificate, isTimeout, neverSent } from "./connection-error";
import { isNotReached, ProviderError, type ProviderErrorDetails, type ProviderErrorKind } from "./error";
import type { Gate } from "./gate";
import { BodyTooLargeError, readBody } from "./read-body";
import { isTooShortToHide, redact } from "./redact";
import { parseRetryAfter } from "./retry-after";

export const MiB = 1024 * 1024;
const attemptsForReads = 3;
const backgroundHoldAfterRefusal = 15_000;
const maxInteractiveWaitMs = 8_000;
/** Statuses of validation, key, permission, path or pace: refused before anything is applied. */
const certainRefusals = new Set([400, 401, 403, 404, 405, 422, 429]);

/** How a provider's answers differ from what most mean by them. */
export interface Answers {
  /** Statuses after which nothing can have been changed, besides the usual ones. */
  refusals?: readonly number[];
  /** A 403 is about the sub-user that was asked for, and not about the key. */
  forbidden?: "sub-user";
  /**
   * The status that a 2xx answer stands for where its body has a code of its own; undefined where it is the
   * success that it says. A code that is not known is a 500: what it did is not known either.
   */
  inside?(body: unknown): number | undefined;
}

export interface TransportOptions {
  provider: string;
  label: string;
  baseUrl: string;
  /** Redacted from everything that leaves the transport. */
  secrets: readonly string[];
  pacer: Pacer;
  answers?: Answers;
  /** Absent where no stored credentials are used. */
  gate?: Gate;
  /** Called after each request that was sent, with how many bytes its answer took. */
  count?: (bytes: number, operation: string) => void;
  timeouts?: { connect: number; headers: number; total: number };
}

export interface ProviderRequest<T> {
  /** Names the operation in errors and logs. */
  operation: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Segments are percent-encoded here; "" keeps a trailing slash. */
  path: readonly string[];
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Instead of it: fields as a form of a web page sends them. */
  form?: { fields: Readonly<Record<string, string | number | boolean>>; as?: "multipart" };
  effect: "read" | "write";
  schema: z.ZodType<T>;
  /** Its contract promises no body: an empty 2xx answer, or a 204, is read as null. */
  empty?: "allowed";
  /**
   * What an error of this request must not repeat, in addition to the secrets of its context, such as the
   * token it is signed with.
   */
  secrets?: readonly string[];
  maxBytes?: number;
  /** Finds the provider's own words in an error body. */
  message: (body: unknown) => string | undefined;
  context: CallContext;
  /** The caller deals with a refused credential itself. */
  renewable?: boolean;
}

export interface Answer<T> {
  data: T;
  /** When the request was sent. */
  sentAt: Date;
}

/**
 * The only way to a provider. Follows no redirects, repeats only reads, and says for every failed write
 * whether it may have been applied.
 */
export class Transport {
  private readonly options: TransportOptions;
  private readonly base: URL;
  private readonly reads: Pool;
  private readonly writes: Pool;
  private readonly timeouts: { connect: number; headers: number; total: number };

  constructor(options: TransportOptions) {
    this.options = options;
    this.timeouts = options.timeouts ?? { connect: 5_000, headers: 20_000, total: 60_000 };
    this.base = new URL(options.baseUrl);
    const shared = {
      connect: { timeout: this.timeouts.connect },
      headersTimeout: this.timeouts.headers,
      bodyTimeout: this.timeouts.headers,
    };
    this.reads = new Pool(this.base.origin, { ...shared, connections: 16 });
    // A kept-alive socket that the server is just closing turns a write into an unknown outcome, so each
    // write has a fresh one.
    this.writes = new Pool(this.base.origin, { ...shared, connections: 16, pipelining: 0 });
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.reads.destroy(), this.writes.destroy()]);
  }

  /**
   * Holds back unattended work, as after a 401, for a refused key that only its message and a second call
   * reveal.
   */
  holdBackground(): void {
    this.options.pacer.holdBackground(backgroundHoldAfterRefusal);
  }

  /** Sends one request and returns its parsed answer, or throws a ProviderError. */
  async request<T>(request: ProviderRequest<T>): Promise<Answer<T>> {
    for (let attempt = 1; ; attempt += 1) {
      const release = await this.place(request);
      await this.pass(request).catch((error: unknown) => {
        release();
        throw error;
      });
      const began = performance.now();
      const outcome = await this.exchange(request)
        .catch((error: unknown) => this.classify(error, request))
        .finally(release);
      metrics().providerCalls.observe(
        {
          provider: this.options.provider,
          operation: request.operation,
          outcome: outcome instanceof ProviderError ? outcome.kind : "answered",
        },
        (performance.now() - began) / 1000,
      );
      if (!(outcome instanceof ProviderError)) return outcome;
      if (outcome.distrust) await this.options.gate?.distrust(outcome.distrust, outcome.message);
      const wait = this.retryDelay(outcome, request, attempt);
      if (wait === null) throw outcome;
      const { signal, withdrawn, stopped } = request.context;
      const given = anySignal(signal, withdrawn, stopped, overSignal());
      await sleep(wait, undefined, { signal: given.signal })
        .catch(() => {
          // What made it wait says nothing of whether it could be done later.
          this.requireStillWanted(request);
          throw outcome;
        })
        .finally(given.clear);
    }
  }

  private retryDelay(
    failure: ProviderError,
    request: ProviderRequest<unknown>,
    attempt: number,
  ): number | null {
    if (request.effect === "write" || attempt >= attemptsForReads || request.context.signal?.aborted)
      return null;
    if (!isRetryable(failure)) return null;
    const wait = failure.retryAfter ?? Math.random() * Math.min(5_000, 250 * 2 ** attempt);
    return request.context.lane === "interactive" && wait > maxInteractiveWaitMs ? null : wait;
  }

  /**
   * Waits for a slot in the account's budget, which the returned function releases. A person waits only for a
   * limited time.
   */
  private async place(request: ProviderRequest<unknown>): Promise<() => void> {
    const { pacer, label } = this.options;
    const { lane, signal, withdrawn, stopped } = request.context;
    const asked = pacer.pausedFor;
    if (lane === "interactive" && asked > maxInteractiveWaitMs) {
      throw this.error(
        request,
        "rate-limited",
        "no",
        `${label} asked Subdesk to wait ${Math.ceil(asked / 1000)} s; nothing was sent.`,
        { retryAfter: asked },
      );
    }
    const turn = lane === "interactive" ? startTimer(maxInteractiveWaitMs + this.timeouts.total) : undefined;
    const given = anySignal(signal, turn?.signal, withdrawn, stopped, overSignal());
    try {
      return await pacer.acquire(lane, given.signal);
    } catch {
      this.requireStillWanted(request);
      throw this.error(
        request,
        "timeout",
        "no",
        overSignal().aborted
          ? `Subdesk was stopped while this waited for ${label}; nothing was sent.`
          : signal?.aborted
            ? `The call to ${label} was cancelled before it was sent.`
            : `${label} is busy; nothing was sent.`,
      );
    } finally {
      given.clear();
      turn?.clear();
    }
  }

  private requireStillWanted(request: ProviderRequest<unknown>): void {
    const { label } = this.options;
    const { withdrawn, stopped } = request.context;
    if (withdrawn?.aborted)
      throw this.error(
        request,
        "timeout",
        "no",
        `${label} was paused or changed while this waited; nothing was sent.`,
      );
    if (stopped?.aborted)
      throw this.error(
        request,
        "timeout",
        "no",
        `The run was paused or cancelled while this waited for ${label}; nothing was sent.`,
        { withheld: true },
      );
  }

  /** Last of all before a request is sent: it may have waited for long. */
  private async pass(request: ProviderRequest<unknown>): Promise<void> {
    const { gate, label } = this.options;
    const closed = await gate?.closed().catch(() => {
      throw this.error(
        request,
        "conflict",
        "no",
        `Subdesk could not check whether anything may be sent to ${label}, so nothing was sent.`,
      );
    });
    if (closed) throw this.error(request, "unreachable", "no", closed, { withheld: true });
    this.requireStillWanted(request);
  }

  private async exchange<T>(request: ProviderRequest<T>): Promise<Answer<T>> {
    if (request.effect === "write") await this.announce(request);
    const deadline = startTimer(this.timeouts.total);
    const given = anySignal(request.context.signal, deadline.signal);
    let bytes = 0;
    let wasSent = true;
    try {
      const [sentAt, sent] = [databaseNow(), performance.now()];
      request.context.watch?.sent();
      const response = await this.send(request, given.signal);
      const text = await readBody(
        response.body,
        String(response.headers["content-encoding"] ?? "identity").toLowerCase(),
        request.maxBytes ?? MiB,
        deadline.signal,
        (received) => (bytes = received),
      ).catch((error: unknown) => {
        // The status makes it a refusal, whether or not its message arrives.
        if (isSuccess(response.statusCode)) throw error;
        return "";
      });
      request.context.watch?.answered();
      const body = await this.acceptedBody(request, response, text);
      this.options.pacer.releaseBackground(sent);
      return { data: this.parse(request, body, response.statusCode), sentAt };
    } catch (error) {
      const code = codeOf(error);
      wasSent = code === undefined || !neverSent.has(code);
      throw error;
    } finally {
      given.clear();
      deadline.clear();
      metrics().providerBytes.inc({ provider: this.options.provider }, bytes);
      if (wasSent) this.options.count?.(bytes, request.operation);
    }
  }

  private send(request: ProviderRequest<unknown>, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const pool = request.effect === "write" ? this.writes : this.reads;
    return pool.request({
      method: request.method,
      path: this.pathOf(request),
      headers: {
        accept: "application/json",
        "accept-encoding": "gzip",
        ...contentType(request),
        ...request.headers,
      },
      body: bodyOf(request),
      signal,
    });
  }

  /**
   * What the answer of an accepted request says, null where it may be empty and is; throws for any other
   * answer.
   */
  private async acceptedBody(
    request: ProviderRequest<unknown>,
    response: Dispatcher.ResponseData,
    text: string,
  ): Promise<unknown> {
    const status = response.statusCode;
    const body = parseJson(text);
    const page = !body.ok && isPage(response, text);
    if (!isSuccess(status)) throw this.refusal(request, response, body.value, page);
    if (request.empty && text === "") return null;
    if (page) throw this.page(request, status);
    if (!body.ok) throw this.spoilt(request, "sent something that is not JSON", status);
    await this.options.gate?.spoke();
    const meant = this.options.answers?.inside?.(body.value) ?? status;
    if (!isSuccess(meant))
      throw this.refusal(request, { headers: response.headers, statusCode: meant }, body.value, false);
    return body.value;
  }

  /** What cannot be recorded as sent must not be sent: nothing would look for its outcome. */
  private async announce(request: ProviderRequest<unknown>): Promise<void> {
    try {
      await request.context.sending?.();
    } catch {
      throw this.error(
        request,
        "conflict",
        "no",
        "Subdesk could not record that this was about to be sent, so nothing was sent.",
      );
    }
  }

  private parse<T>(request: ProviderRequest<T>, body: unknown, status: number): T {
    const parsed = request.schema.safeParse(body);
    if (parsed.success) return parsed.data;
    if (failedInside(body)) throw this.declined(request, request.message(body), status);
    throw this.spoilt(request, `sent an answer of an unexpected form (${shapeOf(parsed.error)})`, status);
  }

  private pathOf(request: ProviderRequest<unknown>): string {
    const path =
      this.base.pathname.replace(/\/+$/, "") +
      request.path.map((segment) => `/${encodeURIComponent(segment)}`).join("");
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) query.set(name, String(value));
    const text = query.toString();
    return text ? `${path}?${text}` : path;
  }

  private refusal(
    request: ProviderRequest<unknown>,
    response: Pick<Dispatcher.ResponseData, "statusCode" | "headers">,
    body: unknown,
    page: boolean,
  ): ProviderError {
    const status = response.statusCode;
    const retryAfter = parseRetryAfter(response.headers["retry-after"], databaseNow().getTime());
    const kind = status === 403 ? this.kindOfForbidden(page) : kindOfStatus(status);
    const certain = certainRefusals.has(status) || this.options.answers?.refusals?.includes(status) === true;
    if (kind === "rate-limited" || (status === 503 && retryAfter !== undefined))
      this.options.pacer.pause(retryAfter ?? 1_000);
    if (kind === "unauthorized" && !request.renewable)
      this.options.pacer.holdBackground(backgroundHoldAfterRefusal);
    const words = request.message(body);
    return this.error(
      request,
      kind,
      certain ? "no" : "unknown",
      this.clean(request, words) ?? `${this.options.label} answered ${status}.`,
      { status, retryAfter, worded: words !== undefined },
    );
  }

  private kindOfForbidden(page: boolean): ProviderErrorKind {
    // What stands in front of the provider refused it, and says nothing of the key or the sub-user.
    if (page) return "unavailable";
    return this.options.answers?.forbidden === "sub-user" ? "rejected" : "unauthorized";
  }

  /** `success: false` inside a 200: a failure, but not one of the certain refusals. */
  private declined(
    request: ProviderRequest<unknown>,
    words: string | undefined,
    status: number,
  ): ProviderError {
    return this.error(
      request,
      "rejected",
      "unknown",
      this.clean(request, words) ?? `${this.options.label} answered ${status} and reported a failure.`,
      { status },
    );
  }

  private page(request: ProviderRequest<unknown>, status: number): ProviderError {
    const message = `${this.options.label} answered with a web page instead of its API.`;
    return this.error(request, "contract", "unknown", message, { status, distrust: "page" });
  }

  private spoilt(request: ProviderRequest<unknown>, what: string, status: number): ProviderError {
    return this.error(request, "contract", "unknown", `${this.options.label} ${what}.`, { status });
  }

  private classify(error: unknown, request: ProviderRequest<unknown>): ProviderError {
    if (error instanceof ProviderError) return error;
    const { label } = this.options;
    const code = codeOf(error);
    if (code !== undefined && isInvalidCertificate(code)) {
      const message = `${label}’s certificate is not valid (${code}), so nothing was sent.`;
      return this.error(request, "unreachable", "no", message, { distrust: "certificate" });
    }
    if (code !== undefined && neverSent.has(code)) {
      return this.error(request, "unreachable", "no", `${label} cannot be reached (${code}).`);
    }
    if (error instanceof URIError)
      return this.error(request, "contract", "no", `This sub-user’s id cannot be sent to ${label}.`, {
        aboutSubUser: true,
      });
    if (error instanceof BodyTooLargeError)
      return this.error(request, "contract", "unknown", `${label} sent more than ${error.limit / MiB} MiB.`);
    if (request.context.signal?.aborted)
      return this.error(request, "timeout", "unknown", `The call to ${label} was cancelled.`);
    if (isTimeout(error)) {
      return this.error(request, "timeout", "unknown", `${label} did not answer in time.`);
    }
    return this.error(
      request,
      "unreachable",
      "unknown",
      `The connection to ${label} broke${code ? ` (${code})` : ""}.`,
    );
  }

  private error(
    request: ProviderRequest<unknown>,
    kind: ProviderErrorKind,
    applied: "no" | "unknown",
    message: string,
    more: Partial<ProviderErrorDetails> = {},
  ): ProviderError {
    return new ProviderError(message, {
      provider: this.options.provider,
      operation: request.operation,
      kind,
      applied: request.effect === "read" ? "no" : applied,
      ...more,
    });
  }

  /**
   * The provider's own message, safe to store and show; undefined where there is none or it cannot be made
   * safe.
   */
  private clean(request: ProviderRequest<unknown>, words: string | undefined): string | undefined {
    const secrets = [...this.options.secrets, ...(request.secrets ?? []), ...(request.context.secrets ?? [])];
    if (words === undefined || secrets.some(isTooShortToHide)) return undefined;
    return redact(words, secrets) || undefined;
  }
}

/** A form in parts gets its type with its boundary, from whoever writes it. */
function contentType({ body, form }: ProviderRequest<unknown>): Record<string, string> {
  if (form) return form.as === "multipart" ? {} : { "content-type": "application/x-www-form-urlencoded" };
  return body === undefined ? {} : { "content-type": "application/json" };
}

function bodyOf({ body, form }: ProviderRequest<unknown>): string | FormData | null {
  if (!form) return body === undefined ? null : JSON.stringify(body);
  const fields = Object.entries(form.fields).map(([name, value]) => [name, String(value)] as const);
  if (form.as !== "multipart") return new URLSearchParams(Object.fromEntries(fields)).toString();
  const parts = new FormData();
  for (const [name, value] of fields) parts.set(name, value);
  return parts;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; value: undefined } {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, "")) as unknown };
  } catch {
    return { ok: false, value: undefined };
  }
}

/** A web page, by what it is called or by how it begins. */
function isPage(response: Dispatcher.ResponseData, text: string): boolean {
  const type = String(response.headers["content-type"] ?? "");
  return (
    (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type) && text.trim() !== "") ||
    /^\uFEFF?\s*<(!doctype\s+html|html|head|body)\b/i.test(text)
  );
}

/**
 * Worth another try: unreachable, slow, throttled, failing, or a broken 200. A redirect, a refusal or an
 * invalid certificate is final.
 */
function isRetryable(failure: ProviderError): boolean {
  if (failure.distrust === "certificate") return false;
  if (failure.kind === "contract") return failure.status === 200;
  return isNotReached(failure.kind);
}

function failedInside(body: unknown): boolean {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  return typeof first === "object" && first !== null && "success" in first && first.success === false;
}

function shapeOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".") || "body"}: ${issue.code}` : "unreadable";
}

function kindOfStatus(status: number): ProviderErrorKind {
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 404) return "not-found";
  if (status === 429) return "rate-limited";
  if (status >= 500) return "unavailable";
  return status >= 400 ? "rejected" : "contract";
}
