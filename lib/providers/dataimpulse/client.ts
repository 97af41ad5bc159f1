import "server-only";
import { z } from "zod";
import type { CallContext } from "../call";
import { ProviderError } from "../error";
import { KeyCheck } from "../key-check";
import type { ListingEnd } from "../provider";
import { errorWords } from "../kit/error-words";
import { addSecret } from "../kit/add-secret";
import { readRows } from "../kit/readers";
import { checkedBy, withSession, type Session } from "../kit/session";
import { singleFlight } from "../kit/single-flight";
import { asNumber } from "../kit/targets";
import { walkByOffset, walkOnce, type Walk } from "../kit/walk";
import { MiB, type Answer, type ProviderRequest, type Transport } from "../transport";
import type { Period } from "./days";
import { failures } from "./failures";
import {
  additionsAnswer,
  balanceAnswer,
  doneAnswer,
  GiB,
  listAnswer,
  passwordAnswer,
  poolAnswer,
  recordSchema,
  statisticsAnswer,
  toFigures,
  type DataImpulseRecord,
  type Figures,
  type PoolType,
  type Statistics,
} from "./mapper";

/** The most rows of a page, and what one that takes no notice of that may take. */
const pageLimit = 1000;
/** As many as background work may have in flight. */
const pagesAtOnce = 3;
const maxAnswerBytes = 64 * MiB;

type Call<T> = Omit<ProviderRequest<T>, "message" | "path" | "headers" | "method" | "effect" | "schema"> & {
  /** Below /reseller/. */
  path: string;
  schema: z.ZodType<T>;
};
type Signed<T> = Call<T> & Pick<ProviderRequest<T>, "method" | "effect">;

/** One method per endpoint of the reseller API. */
export class DataImpulseClient {
  private readonly transport: Transport;
  private readonly session: Session<string>;
  private readonly keyCheck = new KeyCheck(
    async (token) =>
      void (await this.send(token, {
        operation: "pool",
        path: "user/balance",
        schema: z.unknown(),
        method: "GET",
        effect: "read",
        context: { lane: "interactive" },
        renewable: true,
      })),
  );

  constructor(transport: Transport, session: Session<string>) {
    this.transport = transport;
    this.session = session;
  }

  /** All sub-users, page by page. Whether limit and offset are honoured is written nowhere. */
  list(context: CallContext): Walk<DataImpulseRecord> {
    return walkByOffset({
      limit: pageLimit,
      atOnce: pagesAtOnce,
      idOf: ({ id }: DataImpulseRecord) => id,
      read: async (offset, limit) => {
        const { data, sentAt } = await this.read({
          operation: "list",
          path: "sub-user/list",
          query: { limit, offset },
          schema: listAnswer,
          maxBytes: maxAnswerBytes,
          context,
        });
        return { ...readRows(data.subusers, recordSchema), observedAt: sentAt };
      },
    });
  }

  /**
   * Null when DataImpulse says that there is no such sub-user. Which status it says so with is written
   * nowhere, so after any other refusal the list decides.
   */
  async get(remoteId: string, context: CallContext): Promise<DataImpulseRecord | null> {
    const id = asNumber(remoteId, failures);
    try {
      const { data } = await this.read({
        operation: "get",
        path: "sub-user/get",
        query: { subuser_id: id },
        schema: recordSchema,
        context,
      });
      if (data.id !== id) throw failures.contract("get", "DataImpulse’s answer is about another sub-user.");
      return hidden(data, context);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind === "not-found" && error.worded) return null;
      if (error.kind !== "not-found" && error.kind !== "rejected") throw error;
      const [listed] = await this.findListed((record) => record.id === id, context);
      return listed ?? null;
    }
  }

  /** Those that `isIt`. None only where the list was read whole. */
  async findListed(
    isIt: (record: DataImpulseRecord) => boolean,
    context: CallContext,
  ): Promise<DataImpulseRecord[]> {
    const { records, end } = await this.listed[context.lane]();
    const found = records.filter(isIt);
    if (found.length === 0 && !end.consistent)
      throw failures.contract(
        "list",
        "DataImpulse’s list could not be read whole, so it is not known whether this sub-user is in it.",
      );
    return found.map((record) => hidden(record, context));
  }

  /** One list for all who look for something in it at the same time. */
  private readonly listed = {
    interactive: singleFlight(() => this.whole({ lane: "interactive" })),
    background: singleFlight(() => this.whole({ lane: "background" })),
  };

  private async whole(context: CallContext): Promise<{ records: DataImpulseRecord[]; end: ListingEnd }> {
    const records: DataImpulseRecord[] = [];
    const parts = walkOnce(this.list(context));
    for (;;) {
      const step = await parts.next();
      if (step.done) return { records, end: step.value };
      records.push(...step.value.rows);
    }
  }

  create(
    body: { label: string; pool_type: PoolType; threads?: number },
    context: CallContext,
  ): Promise<DataImpulseRecord> {
    return this.change("create", "sub-user/create", body, context);
  }

  update(
    remoteId: string,
    changes: { label?: string; threads?: number },
    operation: string,
    context: CallContext,
  ): Promise<DataImpulseRecord> {
    return this.change(operation, "sub-user/update", { ...about(remoteId), ...changes }, context);
  }

  setBlocked(
    remoteId: string,
    blocked: boolean,
    operation: string,
    context: CallContext,
  ): Promise<DataImpulseRecord> {
    return this.change(operation, "sub-user/set-blocked", { ...about(remoteId), blocked }, context);
  }

  /** DataImpulse chooses the new password; its answer need not repeat more. */
  async resetPassword(remoteId: string, context: CallContext): Promise<string> {
    const { data } = await this.write({
      operation: "reset-password",
      path: "sub-user/reset-password",
      body: about(remoteId),
      schema: passwordAnswer,
      context,
    });
    addSecret(context, data.password);
    return data.password;
  }

  async delete(remoteId: string, context: CallContext): Promise<void> {
    await this.write({
      operation: "delete",
      path: "sub-user/delete",
      body: about(remoteId),
      schema: doneAnswer,
      context,
    });
  }

  /** In whole units of 2^30 bytes, beside what is there. */
  async addTraffic(remoteId: string, units: number, context: CallContext): Promise<void> {
    await this.write({
      operation: "allocate-traffic",
      path: "sub-user/balance/add",
      body: { ...about(remoteId), traffic: units },
      schema: doneAnswer,
      context,
    });
  }

  /** All that is left goes back to the pool. */
  async dropTraffic(remoteId: string, operation: string, context: CallContext): Promise<void> {
    await this.write({
      operation,
      path: "sub-user/balance/drop",
      body: about(remoteId),
      schema: doneAnswer,
      context,
    });
  }

  async figures(remoteId: string, context: CallContext): Promise<Figures> {
    const { data } = await this.read({
      operation: "usage",
      path: "sub-user/balance/get",
      query: about(remoteId),
      schema: balanceAnswer,
      context,
    });
    return toFigures(data);
  }

  /** Bytes that were ever added, whether or not they were taken back since. */
  async added(remoteId: string, context: CallContext): Promise<number> {
    const { data } = await this.read({
      operation: "additions",
      path: "sub-user/balance/addition-history",
      query: about(remoteId),
      schema: additionsAnswer,
      context,
    });
    return data.history.reduce((sum, { traffic_added: units }) => sum + units * GiB, 0);
  }

  async statistics(remoteId: string, period: Period, context: CallContext): Promise<Statistics> {
    const { data } = await this.read({
      operation: "history",
      path: "sub-user/usage-stat/get",
      query: { ...about(remoteId), period },
      schema: statisticsAnswer,
      context,
    });
    return data;
  }

  async pool(context: CallContext): Promise<z.infer<typeof poolAnswer>> {
    const { data } = await this.read({
      operation: "pool",
      path: "user/balance",
      schema: poolAnswer,
      context,
    });
    return data;
  }

  private async change(
    operation: string,
    path: string,
    body: object,
    context: CallContext,
  ): Promise<DataImpulseRecord> {
    const { data } = await this.write({ operation, path, body, schema: recordSchema, context });
    return hidden(data, context);
  }

  private read<T>(call: Call<T>): Promise<Answer<T>> {
    return this.signed({ ...call, method: "GET", effect: "read" });
  }

  private write<T>(call: Call<T>): Promise<Answer<T>> {
    return this.signed({ ...call, method: "POST", effect: "write" });
  }

  private signed<T>(call: Signed<T>): Promise<Answer<T>> {
    return withSession(
      {
        session: this.session,
        send: (token, { renewable, used }) => this.send(token, { ...call, secrets: used, renewable }),
        // Which status refuses a token, and which an action, is written nowhere.
        ...checkedBy(this.keyCheck),
        refused: () => this.transport.holdBackground(),
      },
      call.context,
    );
  }

  private send<T>(token: string, { path, secrets = [], ...call }: Signed<T>): Promise<Answer<T>> {
    return this.transport.request({
      ...call,
      path: ["reseller", ...path.split("/")],
      headers: { authorization: `Bearer ${token}` },
      secrets: [token, ...secrets],
      message: errorWords,
    });
  }
}

/** The password of a record that was read is added to what no error of the operation may repeat. */
function hidden(record: DataImpulseRecord, context: CallContext): DataImpulseRecord {
  addSecret(context, record.password);
  return record;
}

/** An id that is no whole number would be another sub-user's, or none. */
const about = (remoteId: string) => ({ subuser_id: asNumber(remoteId, failures) });
