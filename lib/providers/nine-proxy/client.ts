import "server-only";
import type { z } from "zod";
import { KeyCheck } from "../key-check";
import type { CallContext } from "../call";
import type { ProviderError } from "../error";
import { errorWords } from "../kit/error-words";
import { addSecret } from "../kit/add-secret";
import { readRows } from "../kit/readers";
import { asNumber } from "../kit/targets";
import { findInPages, pagesOfSize, type Page } from "../kit/walk";
import type { Target } from "../provider";
import { MiB, type Answer, type ProviderRequest, type Transport } from "../transport";
import { deleteAnswer, listAnswer, recordSchema, writeAnswer, type NineProxyRecord } from "./mapper";
import { failures } from "./failures";

/** The page size asked for; fewer may come back, since the largest page is not documented. */
const pageLimit = 100;

/** `use_key` is missing on purpose: it would order people by their passwords. */
export const sortFields = [
  "id",
  "user_name",
  "status",
  "created_at",
  "usage_cap",
  "data_used",
  "ip_usage_cap",
  "ip_used",
] as const;

export interface ListParams {
  limit?: number;
  page?: number;
  sortBy?: (typeof sortFields)[number];
  orderBy?: "asc" | "desc";
  keyword?: string;
}

type RecordPage = Page<NineProxyRecord> & { total: number; pages: number };

export interface NewRecord {
  user_name: string;
  use_key: string;
  status: 1 | 2;
  note?: string;
  usage_cap?: number;
  ip_usage_cap?: number;
}

export interface FullRecord extends Required<NewRecord> {
  id: number;
}

type Call<T> = Omit<ProviderRequest<T>, "message" | "path" | "secrets"> & {
  verb: "get-list" | "create" | "update" | "delete";
};

/** One method per endpoint of the User-Pass API. */
export class NineProxyClient {
  private readonly transport: Transport;
  private readonly apiKey: string;
  /** The smallest page shows whether the key is still accepted. */
  private readonly keyCheck = new KeyCheck(
    async () =>
      void (await this.send({
        operation: "list",
        method: "GET",
        verb: "get-list",
        query: { limit: 1 },
        effect: "read",
        schema: listAnswer,
        context: { lane: "interactive" },
      })),
  );

  constructor(transport: Transport, apiKey: string) {
    this.transport = transport;
    this.apiKey = apiKey;
  }

  async list(params: ListParams, context: CallContext): Promise<RecordPage> {
    const { data, sentAt } = await this.call({
      operation: "list",
      method: "GET",
      verb: "get-list",
      query: {
        limit: params.limit,
        page: params.page,
        sort_by: params.sortBy,
        order_by: params.orderBy,
        keyword: params.keyword,
      },
      effect: "read",
      schema: listAnswer,
      maxBytes: MiB,
      context,
    });
    return {
      ...readRows(data.result.items, recordSchema),
      total: data.result.total_items,
      pages: data.result.total_pages,
      observedAt: sentAt,
    };
  }

  /**
   * There is no call for one sub-user: the keyword narrows the listing and the id decides; then by id alone,
   * in case it was renamed. Null only when that is certain.
   */
  async find(target: Target, context: CallContext): Promise<NineProxyRecord | null> {
    const id = asNumber(target.remoteId, failures);
    return (
      keep(await this.findByKeyword(id, target.name, context), context) ??
      keep(await this.findById(id, context), context)
    );
  }

  /**
   * Whether a sub-user that had this name a moment ago still exists: where all matches of the name fit on one
   * page, that page decides.
   */
  async isListed(target: Target, context: CallContext): Promise<boolean> {
    const id = asNumber(target.remoteId, failures);
    if (!canBeKeyword(target.name)) return (await this.findById(id, context)) !== null;
    const { rows, unreadable, total } = await this.pager({ keyword: target.name }, context)(1);
    if (rows.some((record) => record.id === id)) return true;
    return unreadable > 0 || rows.length !== total ? (await this.findById(id, context)) !== null : false;
  }

  private async findByKeyword(
    id: number,
    name: string,
    context: CallContext,
  ): Promise<NineProxyRecord | null> {
    if (!canBeKeyword(name)) return null;
    const { rows } = await this.pager({ keyword: name }, context)(1);
    return rows.find((record) => record.id === id) ?? null;
  }

  /**
   * The exact name, else the first for which `orIsIt`. Null only when all matches of the keyword were read
   * and it is not among them.
   */
  async findByName(
    name: string,
    context: CallContext,
    orIsIt: (record: NineProxyRecord) => boolean = () => false,
  ): Promise<NineProxyRecord | null> {
    const walk = { read: this.pager({ keyword: name }, context), idOf };
    return keep(await findInPages(walk, (record) => record.user_name === name, uncertain, orIsIt), context);
  }

  /**
   * Reads the pages of all sub-users in the order of their ids, so that new rows only appear at the end.
   */
  reader(context: CallContext): (page: number) => Promise<RecordPage> {
    return this.pager({}, context);
  }

  /**
   * Halves the listing, sorted by id, until a page spans the id: one answer then says for certain whether it
   * exists. Rows move to earlier pages while others are deleted, never to later ones; so between two pages
   * the earlier one is read last.
   */
  private async findById(id: number, context: CallContext): Promise<NineProxyRecord | null> {
    const read = this.pager({}, context);
    let low = 1;
    let high: number | undefined;
    let lastRead = 0;
    let size = 0;
    let endOfFirst = 0;
    while (high === undefined || low <= high) {
      lastRead = high === undefined ? 1 : Math.floor((low + high) / 2);
      const page = await read(lastRead);
      const ids = page.rows.map(idOf);
      const sorted = ids.every((other, index) => index === 0 || other > (ids[index - 1] ?? 0));
      if (page.unreadable > 0 || !sorted || (ids.length === 0 && lastRead <= page.pages)) throw uncertain();
      const found = page.rows.find((record) => record.id === id);
      if (found) return found;
      const [first, last] = [ids[0], ids.at(-1)];
      if (high === undefined) [size, endOfFirst] = [ids.length, last ?? 0];
      else if (first !== undefined && lastRead > 1 && first <= endOfFirst) throw uncertain();
      // Nothing follows what it calls the last page only if that page completes its own total.
      const before = (lastRead - 1) * size;
      const isComplete = ids.length > 0 ? page.total === before + ids.length : page.total <= before;
      if (lastRead >= page.pages && (last ?? 0) < id && !isComplete) throw uncertain();
      if (first !== undefined && last !== undefined && first < id && id < last) return null;
      high ??= page.pages;
      if (first === undefined || id < first) high = lastRead - 1;
      else low = lastRead + 1;
      if (low > high && high >= 1 && lastRead !== high) low = high;
    }
    return null;
  }

  /** Reads single pages in the order of ids. */
  private pager(
    params: Pick<ListParams, "keyword">,
    context: CallContext,
  ): (page: number) => Promise<RecordPage> {
    return pagesOfSize(pageLimit, (page, limit) =>
      this.list(
        { ...params, page, ...(limit !== undefined && { limit }), sortBy: "id", orderBy: "asc" },
        context,
      ),
    );
  }

  async create(record: NewRecord, context: CallContext): Promise<NineProxyRecord | undefined> {
    const { data } = await this.call({
      operation: "create",
      method: "POST",
      verb: "create",
      body: record,
      effect: "write",
      schema: writeAnswer,
      context,
    });
    return keep(data.result, context);
  }

  async update(record: FullRecord, operation: string, context: CallContext): Promise<void> {
    keep(record, context);
    await this.call({
      operation,
      method: "PUT",
      verb: "update",
      body: record,
      effect: "write",
      schema: writeAnswer,
      context,
    });
  }

  async delete(id: number, context: CallContext): Promise<void> {
    await this.call({
      operation: "delete",
      method: "DELETE",
      verb: "delete",
      body: { id },
      effect: "write",
      schema: deleteAnswer,
      context,
    });
  }

  private async call<T>(request: Call<T> & { schema: z.ZodType<T> }): Promise<Answer<T>> {
    try {
      return await this.send(request);
    } catch (error) {
      const refusal = await this.keyCheck.refusalOf(error, this.apiKey);
      if (!refusal) throw error;
      this.transport.holdBackground();
      throw refusal;
    }
  }

  private send<T>({ verb, query, ...request }: Call<T> & { schema: z.ZodType<T> }): Promise<Answer<T>> {
    return this.transport.request({
      ...request,
      path: ["client", "v1", "user-passes", verb],
      query: { ...query, "api-key": this.apiKey },
      message: errorWords,
    });
  }
}

export const idOf = ({ id }: NineProxyRecord): number => id;

/** The password of a record that was read is added to what no error of the operation may repeat. */
function keep<Known extends Pick<NineProxyRecord, "use_key"> | null | undefined>(
  record: Known,
  context: CallContext,
): Known {
  addSecret(context, record?.use_key);
  return record;
}

/** A lone surrogate cannot be sent, and U+FFFD may be what Subdesk stores in place of one, or of a NUL. */
function canBeKeyword(name: string): boolean {
  return name.isWellFormed() && !/[\u0000\ufffd]/.test(name);
}

function uncertain(): ProviderError {
  return failures.contract(
    "find",
    "9Proxy’s listing cannot be read well enough to say whether this sub-user is in it.",
  );
}
