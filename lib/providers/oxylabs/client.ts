import "server-only";
import type { z } from "zod";
import { hourMs } from "../../domain/durations";
import type { CallContext } from "../call";
import { errorWords } from "../kit/error-words";
import { fetchById } from "../kit/fetch-by-id";
import { nullIfNotOffered } from "../kit/optional";
import { readRows } from "../kit/readers";
import { withSession, type Session } from "../kit/session";
import { singleFlight } from "../kit/single-flight";
import { asSegment } from "../kit/targets";
import type { DayUse, RemoteSubUser, Target } from "../provider";
import { MiB, type Answer, type ProviderRequest, type Transport } from "../transport";
import { failures } from "./failures";
import {
  accountAnswer,
  asId,
  createAnswer,
  listAnswer,
  rowAnswer,
  statsAnswer,
  toDays,
  unlisted,
  writeAnswer,
} from "./mapper";
import type { SignedInAs } from "./session";

/** 100,000 sub-users are about 20 MB. */
const maxListingBytes = 64 * MiB;

/** For how long the start of the present month is not asked for again. */
const goodForMs = hourMs;

export interface Listed {
  items: RemoteSubUser[];
  unreadable: number;
  observedAt: Date;
}

export interface NewSubUser {
  username: string;
  password: string;
  /** GB; null = unlimited, 0 = blocked. */
  traffic_limit: number | null;
  lifetime: boolean;
  auto_disable: boolean;
}

export type Changes = Partial<Omit<NewSubUser, "username"> & { status: "active" | "disabled" }>;

type Call<T> = Omit<ProviderRequest<T>, "message" | "headers" | "secrets" | "schema"> & {
  schema: z.ZodType<T>;
};

/** One method per endpoint of the public API that Subdesk uses. */
export class OxylabsClient {
  private readonly transport: Transport;
  private readonly session: Session<SignedInAs>;
  private readonly shared: Record<CallContext["lane"], Map<AbortSignal | undefined, () => Promise<Listed>>> =
    {
      interactive: new Map(),
      background: new Map(),
    };

  /** Of each sub-user in the last list, when its counter began. */
  private began = new Map<string, Date | "month" | undefined>();
  private month: { start: Date | null; until: number } | undefined;

  constructor(transport: Transport, session: Session<SignedInAs>) {
    this.transport = transport;
    this.session = session;
  }

  /** All sub-users, as one answer without pages. */
  async list(context: CallContext): Promise<Listed> {
    const { data, sentAt } = await this.call({
      operation: "list",
      method: "GET",
      path: ["sub-users"],
      effect: "read",
      schema: listAnswer,
      maxBytes: maxListingBytes,
      context,
    });
    const { rows, unreadable } = readRows(data, rowAnswer);
    this.began = new Map(
      rows.map(({ remoteId, limits, createdAt }) => [
        remoteId,
        limits?.period === 0 ? "month" : limits?.period === 1 ? createdAt : undefined,
      ]),
    );
    const items = [...new Map(rows.map((row) => [row.remoteId, row])).values()];
    return { items, unreadable, observedAt: sentAt };
  }

  /**
   * The whole list is the only record of one sub-user, so looks at the same time share it. Not its context:
   * the abort of one must not fail the others.
   */
  private async listForLook({ lane, withdrawn, watch }: CallContext): Promise<Listed> {
    const known = this.shared[lane];
    const read =
      known.get(withdrawn) ?? singleFlight(() => this.list({ lane, ...(withdrawn && { withdrawn }) }));
    known.set(withdrawn, read);
    watch?.sent();
    const listed = await read();
    watch?.answered();
    return listed;
  }

  /**
   * Null only where the list does not have it and it has no statistics: the list may leave out those that are
   * disabled.
   */
  async find(target: Target, context: CallContext): Promise<RemoteSubUser | null> {
    const listed = await this.listForLook(context);
    const found = listed.items.find(({ remoteId }) => remoteId === target.remoteId);
    if (found) return found;
    return (await this.isThere(target.remoteId, context)) ? unlisted(target, listed) : null;
  }

  /** Null only where every row was read and none has the name. */
  async findByName(name: string, context: CallContext): Promise<RemoteSubUser | null> {
    const { items, unreadable } = await this.listForLook(context);
    const found = items.find((item) => item.name === name);
    if (!found && unreadable > 0)
      throw failures.contract(
        "list",
        "Oxylabs' listing has rows that cannot be read, so it is not known whether this sub-user is among them.",
      );
    return found ?? null;
  }

  /** Whether it has statistics, which those have that no list shows. */
  async isThere(id: string, context: CallContext): Promise<boolean> {
    const answer = await fetchById(
      failures,
      this.call({
        operation: "statistics",
        method: "GET",
        path: ["sub-users", asId(id)],
        query: { type: "24h" },
        effect: "read",
        schema: statsAnswer,
        context,
      }),
    );
    return answer !== null;
  }

  /** Use per UTC day, first and last included; null where it cannot be had or is not clear. */
  async days(id: string, from: string, to: string, context: CallContext): Promise<DayUse[] | null> {
    const answer = await nullIfNotOffered(
      this.call({
        operation: "statistics",
        method: "GET",
        path: ["sub-users", asId(id)],
        query: { type: "custom", date_from: from, date_to: to, time_zone: "UTC" },
        effect: "read",
        schema: statsAnswer,
        context,
      }),
    );
    return (answer && toDays(answer.data)?.filter(({ day }) => day >= from && day <= to)) ?? null;
  }

  /**
   * When its counter began: with it, or with the present month, which is that of the account. Null where it
   * is not listed, or the account does not say.
   */
  async countsSince(target: Target, context: CallContext): Promise<Date | null> {
    if (!this.began.has(target.remoteId)) await this.listForLook(context);
    const began = this.began.get(target.remoteId);
    return began === "month" ? this.monthStart(context) : (began ?? null);
  }

  private async monthStart(context: CallContext): Promise<Date | null> {
    if (this.month && Date.now() < this.month.until) return this.month.start;
    const answer = await nullIfNotOffered(
      this.call({
        operation: "account",
        method: "GET",
        path: ["client-stats"],
        effect: "read",
        schema: accountAnswer,
        context,
      }),
    );
    const start = answer?.data.date_from ?? null;
    this.month = { start, until: Date.now() + goodForMs };
    return start;
  }

  async create(body: NewSubUser, context: CallContext): Promise<string> {
    const { data } = await this.call({
      operation: "create",
      method: "POST",
      path: ["sub-users"],
      body,
      effect: "write",
      schema: createAnswer,
      context,
    });
    return data.id;
  }

  async change(id: string, body: Changes, operation: string, context: CallContext): Promise<void> {
    await this.call({
      operation,
      method: "PATCH",
      path: ["sub-users", asId(id)],
      body,
      effect: "write",
      schema: writeAnswer,
      empty: "allowed",
      context,
    });
  }

  async remove(id: string, context: CallContext): Promise<void> {
    await this.call({
      operation: "delete",
      method: "DELETE",
      path: ["sub-users", asId(id)],
      effect: "write",
      schema: writeAnswer,
      empty: "allowed",
      context,
    });
  }

  private call<T>(request: Call<T>): Promise<Answer<T>> {
    return withSession(
      {
        session: this.session,
        send: ({ token, userId }, { renewable, used }) =>
          this.transport.request({
            ...request,
            path: ["users", asSegment(userId, failures), ...request.path],
            headers: { authorization: `Bearer ${token}` },
            secrets: used.map((value) => value.token),
            message: errorWords,
            renewable,
          }),
        refused: () => this.transport.holdBackground(),
      },
      request.context,
    );
  }
}
