import "server-only";
import type { z } from "zod";
import { KeyCheck } from "../key-check";
import type { CallContext } from "../call";
import { ProviderError } from "../error";
import type { Target } from "../provider";
import { MB, type Answer, type ProviderRequest, type Transport } from "../transport";
import {
  deleteAnswer,
  errorMessage,
  listAnswer,
  recordSchema,
  writeAnswer,
  type NineProxyRecord,
} from "./mapper";

/** The page size asked for; fewer may come back, since the largest page is not documented. */
const pageLimit = 100;

/**
 * After this many pages in a row without a new sub-user, the page number is ignored and the listing would
 * never end.
 */
const mostRepeats = 3;

/** After this many unreadable pages in a row, it cannot be told whether they are new. */
const mostBlind = 30;

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

export interface RecordPage {
  records: NineProxyRecord[];
  unreadable: number;
  totalItems: number;
  totalPages: number;
  observedAt: Date;
}

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
      maxBytes: MB,
      context,
    });
    const parsed = data.result.items.map((item) => recordSchema.safeParse(item));
    const records = parsed.flatMap((item) => (item.success ? [item.data] : []));
    return {
      records,
      unreadable: parsed.length - records.length,
      totalItems: data.result.total_items,
      totalPages: data.result.total_pages,
      observedAt: sentAt,
    };
  }

  /**
   * There is no call for one sub-user: the keyword narrows the listing and the id decides; then by id alone,
   * in case it was renamed. Null only when that is certain.
   */
  async find(target: Target, context: CallContext): Promise<NineProxyRecord | null> {
    const id = toId(target.remoteId);
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
    const id = toId(target.remoteId);
    if (!canBeKeyword(target.name)) return (await this.findById(id, context)) !== null;
    const { records, unreadable, totalItems } = await this.pager({ keyword: target.name }, context)(1);
    if (records.some((record) => record.id === id)) return true;
    return unreadable > 0 || records.length !== totalItems
      ? (await this.findById(id, context)) !== null
      : false;
  }

  private async findByKeyword(
    id: number,
    name: string,
    context: CallContext,
  ): Promise<NineProxyRecord | null> {
    if (!canBeKeyword(name)) return null;
    const { records } = await this.pager({ keyword: name }, context)(1);
    return records.find((record) => record.id === id) ?? null;
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
    let similar: NineProxyRecord | undefined;
    const seen = new Set<number>();
    let last: RecordPage | undefined;
    let unreadable = 0;
    for await (const page of this.pages({ keyword: name }, context)) {
      const found = page.records.find((record) => record.user_name === name);
      if (found) return keep(found, context);
      similar ??= page.records.find(orIsIt);
      for (const record of page.records) seen.add(record.id);
      unreadable += page.unreadable;
      last = page;
    }
    if (similar) return keep(similar, context);
    if (unreadable > 0 || seen.size !== last?.totalItems) throw uncertain();
    return null;
  }

  /**
   * All pages in the order of their ids, so that new rows only appear at the end. Reads up to `atOnce` at a time; a row
   * that moves to an earlier page meanwhile changes the total, as it does between one page and the next.
   */
  async *pages(
    params: Pick<ListParams, "keyword">,
    context: CallContext,
    atOnce = 1,
  ): AsyncGenerator<RecordPage> {
    const read = inAdvance(this.pager(params, context), atOnce);
    const seen = new Set<number>();
    let repeats = 0;
    let blind = 0;
    for (let page = 1, pages = 1; page <= pages && repeats < mostRepeats && blind < mostBlind; page += 1) {
      const answer = await read(page, pages);
      yield answer;
      pages = answer.totalPages;
      if (answer.records.length + answer.unreadable === 0) return;
      const known = seen.size;
      for (const record of answer.records) seen.add(record.id);
      blind = answer.records.length === 0 ? blind + 1 : 0;
      repeats = seen.size === known && answer.records.length > 0 ? repeats + 1 : 0;
    }
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
      const ids = page.records.map((record) => record.id);
      const sorted = ids.every((other, index) => index === 0 || other > (ids[index - 1] ?? 0));
      if (page.unreadable > 0 || !sorted || (ids.length === 0 && lastRead <= page.totalPages))
        throw uncertain();
      const found = page.records.find((record) => record.id === id);
      if (found) return found;
      const [first, last] = [ids[0], ids.at(-1)];
      if (high === undefined) [size, endOfFirst] = [ids.length, last ?? 0];
      else if (first !== undefined && lastRead > 1 && first <= endOfFirst) throw uncertain();
      // Nothing follows what it calls the last page only if that page completes its own total.
      if (
        lastRead >= page.totalPages &&
        (last ?? 0) < id &&
        page.totalItems !== Math.max(0, lastRead - 1) * size + ids.length &&
        ids.length > 0
      )
        throw uncertain();
      if (first !== undefined && last !== undefined && first < id && id < last) return null;
      high ??= page.totalPages;
      if (first === undefined || id < first) high = lastRead - 1;
      else low = lastRead + 1;
      if (low > high && high >= 1 && lastRead !== high) low = high;
    }
    return null;
  }

  /**
   * Reads single pages in the order of ids. The largest page is not documented: if ours is refused, the
   * provider's own is taken.
   */
  private pager(
    params: Pick<ListParams, "keyword">,
    context: CallContext,
  ): (page: number) => Promise<RecordPage> {
    let limit: number | undefined = pageLimit;
    const read = async (page: number): Promise<RecordPage> => {
      try {
        return await this.list(
          { ...params, page, ...(limit !== undefined && { limit }), sortBy: "id", orderBy: "asc" },
          context,
        );
      } catch (error) {
        const refused = error instanceof ProviderError && error.kind === "rejected" && error.status !== 200;
        if (page > 1 || limit === undefined || !refused) throw error;
        limit = undefined;
        return read(page);
      }
    };
    return read;
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
      message: errorMessage,
    });
  }
}

/** The password of a record that was read is added to what no error of the operation may repeat. */
function keep<Known extends Pick<NineProxyRecord, "use_key"> | null | undefined>(
  record: Known,
  { secrets }: CallContext,
): Known {
  if (record?.use_key) secrets?.add(record.use_key);
  return record;
}

/** A lone surrogate cannot be sent, and U+FFFD may be what Subdesk stores in place of one, or of a NUL. */
function canBeKeyword(name: string): boolean {
  return name.isWellFormed() && !/[\u0000\ufffd]/.test(name);
}

function uncertain(): ProviderError {
  return new ProviderError(
    "9Proxy's listing cannot be read well enough to say whether this sub-user is in it.",
    { provider: "nine-proxy", operation: "find", kind: "contract", applied: "no" },
  );
}

/** Refused and not rounded: a rounded id belongs to another sub-user. */
export function toId(remoteId: string): number {
  const id = Number(remoteId);
  if (!/^[1-9]\d*$/.test(remoteId) || !Number.isSafeInteger(id)) {
    throw new ProviderError("This sub-user's id cannot be sent to 9Proxy.", {
      provider: "nine-proxy",
      operation: "address",
      kind: "contract",
      applied: "no",
    });
  }
  return id;
}

/** Reads the pages that follow, up to the last one that is known of, while one is waited for. */
function inAdvance(
  read: (page: number) => Promise<RecordPage>,
  atOnce: number,
): (page: number, last: number) => Promise<RecordPage> {
  const asked = new Map<number, Promise<RecordPage>>();
  return (page, last) => {
    for (let next = page; next < page + atOnce && next <= last; next += 1) {
      if (asked.has(next)) continue;
      const answer = read(next);
      // Whoever waits for it hears of its failure; perhaps nobody does.
      answer.catch(() => {});
      asked.set(next, answer);
    }
    const answer = asked.get(page) ?? read(page);
    asked.delete(page);
    return answer;
  };
}
