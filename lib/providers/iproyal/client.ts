import "server-only";
import { z } from "zod";
import type { CallContext } from "../call";
import type { ProviderError } from "../error";
import { errorWords } from "../kit/error-words";
import { addSecret } from "../kit/add-secret";
import { fetchById } from "../kit/fetch-by-id";
import { readRows } from "../kit/readers";
import { asSegment } from "../kit/targets";
import { findInPages, pagesOfSize, type Page } from "../kit/walk";
import { MiB, type Answer, type ProviderRequest, type Transport } from "../transport";
import { failures } from "./failures";
import { accountAnswer, listAnswer, recordSchema, type IproyalRecord } from "./mapper";

/** The page size asked for; fewer may come back, since the largest page is not documented. */
const pageSize = 100;

/** The longest text that the list can be searched for. */
export const maxSearchLength = 30;

export interface NewSubUser {
  username: string;
  password: string;
  /** GB */
  traffic: number;
}

type Call<T> = Omit<ProviderRequest<T>, "message" | "headers" | "path"> & { path: readonly string[] };

/** One method per endpoint of the sub-users' section of the Residential API, and one for the main account. */
export class IproyalClient {
  private readonly transport: Transport;
  private readonly token: string;

  constructor(transport: Transport, token: string) {
    this.transport = transport;
    this.token = token;
  }

  /** The main account. */
  async account(context: CallContext): Promise<z.output<typeof accountAnswer>> {
    const { data } = await this.call({
      operation: "account",
      method: "GET",
      path: ["me"],
      effect: "read",
      schema: accountAnswer,
      context,
    });
    return data;
  }

  /** Reads single pages, of all or of those whose name contains `search`. */
  pages(context: CallContext, search?: string): (page: number) => Promise<Page<IproyalRecord>> {
    return pagesOfSize(pageSize, async (page, size) => {
      const { data, sentAt } = await this.call({
        operation: "list",
        method: "GET",
        path: ["residential-subusers"],
        query: { page, per_page: size, search },
        effect: "read",
        schema: listAnswer,
        maxBytes: MiB,
        context,
      });
      return {
        ...readRows(data.data, recordSchema),
        total: data.meta.total,
        pages: data.meta.last_page,
        observedAt: sentAt,
      };
    });
  }

  /** Null when IPRoyal itself says that there is no such sub-user. */
  async get(hash: string, context: CallContext): Promise<IproyalRecord | null> {
    const answer = await fetchById(
      failures,
      this.call({
        operation: "get",
        method: "GET",
        path: ["residential-subusers", asSegment(hash, failures)],
        effect: "read",
        schema: recordSchema,
        context,
      }),
    );
    if (answer && answer.data.hash !== hash)
      throw failures.contract("get", "IPRoyal’s answer is about another sub-user.");
    return answer && keep(answer.data, context);
  }

  /** The exact name. Null only where all that are similar were read and it is not among them. */
  async findByName(name: string, context: CallContext): Promise<IproyalRecord | null> {
    const walk = { read: this.pages(context, name.slice(0, maxSearchLength)), idOf };
    const found = await findInPages(walk, ({ username }) => username === name, uncertain);
    return found && keep(found, context);
  }

  /** The new one, where the answer has it. */
  async create(body: NewSubUser, context: CallContext): Promise<IproyalRecord | null> {
    const { data } = await this.write("create", "POST", ["residential-subusers"], body, context);
    return data;
  }

  /** What is left out stays, as far as is known. Traffic is never sent: it may be an amount or a total. */
  async update(
    operation: string,
    hash: string,
    change: { username: string } | { password: string },
    context: CallContext,
  ): Promise<void> {
    await this.write(operation, "PUT", ["residential-subusers", asSegment(hash, failures)], change, context);
  }

  /** GB, between the main account and a sub-user. */
  async move(
    direction: "give" | "take",
    hash: string,
    amount: number,
    operation: string,
    context: CallContext,
  ): Promise<void> {
    const path = ["residential-subusers", asSegment(hash, failures), `${direction}-traffic`];
    await this.write(operation, "POST", path, { amount }, context);
  }

  /** What is left of its traffic returns to the main account. */
  async delete(hash: string, context: CallContext): Promise<void> {
    await this.call({
      operation: "delete",
      method: "DELETE",
      path: ["residential-subusers", asSegment(hash, failures)],
      effect: "write",
      // No body is promised.
      empty: "allowed",
      schema: z.unknown(),
      context,
    });
  }

  private write(
    operation: string,
    method: "POST" | "PUT",
    path: readonly string[],
    body: unknown,
    context: CallContext,
  ): Promise<Answer<IproyalRecord | null>> {
    return this.call({
      operation,
      method,
      path,
      body,
      effect: "write",
      // What counts is a read afterwards.
      schema: recordSchema.nullable().catch(null),
      context,
    });
  }

  private call<T>(request: Call<T>): Promise<Answer<T>> {
    return this.transport.request({
      ...request,
      headers: { authorization: `Bearer ${this.token}` },
      secrets: [this.token],
      message: errorWords,
    });
  }
}

export const idOf = ({ hash }: IproyalRecord): string => hash;

/** The password of a record that was read is added to what no error of the operation may repeat. */
function keep(record: IproyalRecord, context: CallContext): IproyalRecord {
  addSecret(context, record.password);
  return record;
}

function uncertain(): ProviderError {
  return failures.contract(
    "find",
    "IPRoyal’s list cannot be read well enough to say whether this sub-user is in it.",
  );
}
