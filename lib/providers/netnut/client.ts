import "server-only";
import { z } from "zod";
import { KeyCheck } from "../key-check";
import { MiB, type Answer, type ProviderRequest, type Transport } from "../transport";
import type { CallContext } from "../call";
import { ProviderError } from "../error";
import { errorWords } from "../kit/error-words";
import { addSecret } from "../kit/add-secret";
import { nullIfNotOffered } from "../kit/optional";
import { sameText } from "../kit/readers";
import { checkedBy, withSession, type Session } from "../kit/session";
import { asSegment } from "../kit/targets";
import type { DayUse, PoolPackage, RemoteSubUser, SubUserDay, TrafficUsage } from "../provider";
import {
  chooseIdField,
  listAnswer,
  rowsAnswer,
  toDays,
  toPool,
  toSubUser,
  toSubUserDays,
  toTrafficUsage,
  writeAnswer,
  type IdField,
} from "./mapper";
import { failures } from "./failures";

/** 100,000 sub-users are about 37 MB. */
const maxListingBytes = 64 * MiB;

export const emptyUnsaid = "NetNut sent an empty list without saying that it succeeded";

export const productTypes = ["*", "res", "dc", "stc", "mob"] as const;

export interface NewSubUser {
  customer_name: string;
  customer_dashboard_email: string;
  customer_dashboard_pwd: string;
  customer_login_name: string;
  customer_login_pwd: string;
  snkrs_private_pool?: number;
}

export interface IpAllocation {
  access_point: string;
  country_code: string;
  ips: number;
  bandwidth: number;
}

type Call<T> = Omit<ProviderRequest<T>, "message" | "headers" | "secrets">;

export interface NetnutPart {
  items: RemoteSubUser[];
  /** Rows that have no usable id. */
  unreadable: number;
  /** Rows without a login. */
  unnamed: number;
  /** Ids whose row does not say its state: it is the state that was asked for. */
  assumed: string[];
  /** It is empty and NetNut did not say that it succeeded: no reason to take any sub-user for gone. */
  doubtful: boolean;
  /** The field the ids were read from; null without any row. */
  idField: IdField | null;
  /** Under which names the other fields were read. */
  used: Map<string, Set<string>>;
  observedAt: Date;
}

/** One method per endpoint of the Customers API's sub-user section, and the two usage calls beside it. */
export class NetnutClient {
  private readonly transport: Transport;
  private readonly session: Session<string>;
  private readonly scheme: "raw" | "bearer";
  private readonly fixed: () => IdField | null;
  private readonly keyCheck = new KeyCheck((token) => this.askAboutKey(token));
  /** What the rows seen so far suggest, until a complete listing fixes it for the account. */
  private likely: IdField | null = null;

  constructor(
    transport: Transport,
    session: Session<string>,
    scheme: "raw" | "bearer",
    fixed: () => IdField | null = () => null,
  ) {
    this.transport = transport;
    this.session = session;
    this.scheme = scheme;
    this.fixed = fixed;
  }

  /** The field that names a sub-user at this account, as far as it is known. */
  get idField(): IdField | null {
    return this.fixed() ?? this.likely;
  }

  /** All sub-users in one state. */
  async list(active: boolean, context: CallContext): Promise<NetnutPart> {
    const { data, sentAt } = await this.call({
      operation: "list",
      method: "GET",
      path: ["customer", "sub-user", ""],
      query: { is_active: active },
      effect: "read",
      schema: listAnswer,
      maxBytes: maxListingBytes,
      context,
    });
    this.likely ??= chooseIdField(data.rows);
    const used = new Map<string, Set<string>>();
    const mapped = data.rows.map((row) => toSubUser(row, this.idField, used));
    const own = mapped.filter((item) => item !== null);
    const assumed = own.filter((item) => item.status === "unknown").map((item) => item.remoteId);
    const items = own.map((item) =>
      item.status === "unknown"
        ? { ...item, status: active ? ("active" as const) : ("disabled" as const) }
        : item,
    );
    const doubtful = data.rows.length === 0 && !data.said;
    return {
      assumed,
      doubtful,
      idField: data.rows.length > 0 ? this.idField : null,
      used,
      items,
      unreadable: mapped.length - items.length,
      unnamed: items.filter((item) => item.login === undefined).length,
      observedAt: sentAt,
    };
  }

  /**
   * Null when NetNut says there is no such sub-user; undefined when its answer leaves that open (400 is its
   * only documented error).
   */
  async get(id: string, context: CallContext): Promise<RemoteSubUser | null | undefined> {
    try {
      const { data } = await this.call({
        operation: "get",
        method: "GET",
        path: ["customer", "sub-user", asSegment(id, failures)],
        effect: "read",
        schema: rowsAnswer,
        context,
      });
      keepSecrets(data, context);
      const found = data.map((row) => toSubUser(row, this.idField)).find((item) => item?.remoteId === id);
      if (!found && data.length > 0)
        throw failures.contract("get", "NetNut’s answer is about another sub-user or cannot be read.");
      return found;
    } catch (error) {
      // A page of a proxy in between says nothing about this sub-user.
      if (error instanceof ProviderError && error.kind === "not-found")
        return error.worded ? null : undefined;
      if (error instanceof ProviderError && error.kind === "rejected") return undefined;
      throw error;
    }
  }

  /** Throws unless NetNut itself answers, with a key that it accepts. */
  async probe(context: CallContext): Promise<void> {
    // An id that cannot exist: any answer of NetNut's own but a refused key proves that the account is
    // reachable and the key is good.
    if ((await this.get("0", context)) === undefined) await this.list(true, context);
  }

  /**
   * Finds it in the listing, whatever its state, which is unknown where both answers have it and neither says
   * it. Throws where it could be an unreadable row, a row without the login it is searched by, or left out of
   * an empty answer.
   */
  async findListed(
    isIt: (item: RemoteSubUser) => boolean,
    context: CallContext,
    by: "id" | "login" = "id",
  ): Promise<RemoteSubUser | null> {
    const active = await this.list(true, context);
    const found = active.items.find(isIt);
    if (found && !active.assumed.includes(found.remoteId)) return found;
    const disabled = await this.list(false, context);
    if (found) {
      const other = disabled.items.find(({ remoteId }) => remoteId === found.remoteId);
      const isUnsaid = disabled.assumed.includes(found.remoteId);
      return other ? { ...found, status: isUnsaid ? "unknown" : other.status } : found;
    }
    const foundDisabled = disabled.items.find(isIt);
    if (foundDisabled) return foundDisabled;
    const unclearIn = ({ unreadable, unnamed }: NetnutPart) => unreadable + (by === "login" ? unnamed : 0);
    const unclear = unclearIn(active) + unclearIn(disabled);
    const doubtful = active.doubtful || disabled.doubtful;
    if (doubtful)
      throw failures.contract("list", `${emptyUnsaid}, so it is not known whether this sub-user is there.`);
    if (unclear > 0)
      throw failures.contract(
        "list",
        "NetNut’s listing has rows that cannot be read, so it is not known whether this sub-user is among them.",
      );
    return null;
  }

  /**
   * Returns the row in the answer, even with its login spelled differently or left out; null where none can
   * be this one.
   */
  async create(body: NewSubUser, context: CallContext): Promise<RemoteSubUser | null> {
    const { data } = await this.call({
      operation: "create",
      method: "POST",
      path: ["customer", "sub-user", ""],
      body,
      effect: "write",
      schema: writeAnswer.loose(),
      context,
    });
    const rows = rowsAnswer.safeParse(data);
    if (!rows.success) return null;
    const made = rows.data.map((row) => toSubUser(row, this.idField)).filter((item) => item !== null);
    return (
      made.find((item) =>
        item.login === undefined ? made.length === 1 : sameText(item.login, body.customer_login_name),
      ) ?? null
    );
  }

  async setPassword(id: string, password: string, context: CallContext): Promise<void> {
    await this.write("set-password", "PATCH", id, "password", { new_login_pwd: password }, context);
  }

  /**
   * Adds to what is there; nothing documented can take it back. `product_type` is always sent: older
   * documentation requires it.
   */
  async allocate(
    id: string,
    gigabytes: number,
    productType: (typeof productTypes)[number],
    context: CallContext,
  ): Promise<void> {
    await this.write(
      "allocate-traffic",
      "POST",
      id,
      "allocate",
      { allocate: gigabytes, product_type: productType },
      context,
    );
  }

  async allocateIps(id: string, allocation: IpAllocation, context: CallContext): Promise<void> {
    await this.write("allocate-ips", "POST", id, "allocateIps", allocation, context);
  }

  /** Possibly a toggle: the caller reads the state first and never sends it for a disabled sub-user. */
  async disable(id: string, context: CallContext): Promise<void> {
    await this.write("disable", "PUT", id, "disabled", undefined, context);
  }

  /** Null where the account does not offer usage, or its figures cannot be read. */
  async usage(id: string, context: CallContext): Promise<TrafficUsage | null> {
    const answer = await nullIfNotOffered(
      this.call({
        operation: "usage",
        method: "GET",
        path: ["customer", "usage", asSegment(id, failures)],
        effect: "read",
        schema: rowsAnswer,
        context,
      }),
    );
    return answer && toTrafficUsage(answer.data);
  }

  /**
   * Use per day, first and last included; null where the account does not offer it or the rows cannot be told
   * apart. A read, though it is a POST.
   */
  async traffic(id: string, from: string, to: string, context: CallContext): Promise<DayUse[] | null> {
    const rows = await this.trafficRows([id], from, to, context);
    return (rows && toDays(rows, id)?.filter(({ day }) => day >= from && day <= to)) ?? null;
  }

  /** The same of many; null also where a row does not say whose it is. */
  async trafficOfMany(
    ids: readonly string[],
    from: string,
    to: string,
    context: CallContext,
  ): Promise<SubUserDay[] | null> {
    const rows = await this.trafficRows(ids, from, to, context);
    return rows && toSubUserDays(rows);
  }

  private async trafficRows(
    ids: readonly string[],
    from: string,
    to: string,
    context: CallContext,
  ): Promise<unknown[] | null> {
    const subUsers = ids.map((id) => asSegment(id, failures)).join(", ");
    const answer = await nullIfNotOffered(
      this.call({
        operation: "traffic",
        method: "POST",
        path: ["customer", "traffic", ""],
        body: { dateRange: `${from},${to}`, bySubUser: true, subUsers, byDate: true },
        effect: "read",
        schema: rowsAnswer,
        context,
      }),
    );
    return answer && answer.data;
  }

  /** The reseller's own packages; null where the account does not offer them. A read, though it is a POST. */
  async pool(context: CallContext): Promise<PoolPackage[] | null> {
    const answer = await nullIfNotOffered(
      this.call({
        operation: "pool",
        method: "POST",
        path: ["customer", "usage", "myusage"],
        body: {},
        effect: "read",
        schema: rowsAnswer,
        context,
      }),
    );
    return answer && toPool(answer.data);
  }

  private async write(
    operation: string,
    method: "POST" | "PUT" | "PATCH",
    id: string,
    verb: string,
    body: unknown,
    context: CallContext,
  ) {
    await this.call({
      operation,
      method,
      path: ["customer", "sub-user", asSegment(id, failures), verb],
      body,
      effect: "write",
      schema: writeAnswer,
      context,
    });
  }

  private call<T>(request: Call<T> & { schema: z.ZodType<T> }): Promise<Answer<T>> {
    return withSession(
      {
        session: this.session,
        send: (token, { renewable, used }) =>
          this.transport.request({ ...request, ...this.signed(token), secrets: used, renewable }),
        ...checkedBy(this.keyCheck),
        refused: () => this.transport.holdBackground(),
      },
      request.context,
    );
  }

  private signed(token: string) {
    return {
      headers: { authorization: this.scheme === "bearer" ? `Bearer ${token}` : token },
      secrets: [token],
      message: errorWords,
    };
  }

  /** NetNut answers every refusal with 400, a refused token included; this call is about the token alone. */
  private async askAboutKey(token: string): Promise<void> {
    const about = {
      ...this.signed(token),
      method: "GET",
      effect: "read",
      schema: z.unknown(),
      context: { lane: "interactive" },
      renewable: true,
    } as const;
    try {
      await this.transport.request({
        ...about,
        operation: "authenticated",
        path: ["auth", "authenticated"],
        schema: writeAnswer,
      });
    } catch (error) {
      // Not in the contract, so it may be missing: then an id that cannot exist is used.
      if (!(error instanceof ProviderError && ["not-found", "contract"].includes(error.kind))) throw error;
      await this.transport.request({ ...about, operation: "get", path: ["customer", "sub-user", "0"] });
    }
  }
}

/**
 * Older answers contain the password in clear text: it is added to what no error of the operation may repeat.
 */
function keepSecrets(rows: readonly unknown[], context: CallContext): void {
  for (const row of rows) {
    if (typeof row !== "object" || row === null) continue;
    for (const [field, value] of Object.entries(row))
      if (/(pwd|password)$/i.test(field)) addSecret(context, value);
  }
}
