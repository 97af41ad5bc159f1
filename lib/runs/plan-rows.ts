import "server-only";
import { sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { db, type Executor } from "../db/client";
import { DeskError } from "../domain/errors";
import { isOwn, operationNames, type OperationName } from "../domain/operations/names";
import { undoneBy } from "../domain/operations/undo";
import { describeOperation, newPassword } from "../providers/fields";
import { addTrafficInput, takeBackInput, unitOf } from "../providers/inputs";
import type { Connection, Provider } from "../providers/provider";
import { subUserKey } from "../domain/sub-users/key";
import { capFields, type SubUser, type SubUserRef } from "../domain/sub-users/sub-user";
import { subUserColumns, presentSubUser, type SubUserRow } from "../sub-users/present";
import { spellTags } from "../sub-users/spell-tags";
import { planRow, type GivenCaps, type RowProvider, type NewRow } from "./plan-row";
import type { BulkAction } from "../domain/runs/run";

/** `caps`: for those whose provider does not report them, where the change would overwrite them. */
export async function planRows(
  refs: readonly SubUserRef[],
  params: BulkAction,
  caps: GivenCaps = {},
  executor: Executor = db(),
): Promise<NewRow[]> {
  const unique = [...new Map(refs.map((ref) => [subUserKey(ref), ref])).values()];
  const found = new Map((await readSubUsers(unique, executor)).map((row) => [subUserKey(row), row]));
  const missing = unique.filter((ref) => !found.has(subUserKey(ref)));
  if (missing.length > 0)
    throw new DeskError(
      "not-found",
      `${missing.length} of the selected sub-users are not known to Subdesk. Reload the list and select them again.`,
    );
  const spelled =
    params.action === "tags" ? { ...params, tags: await spellTags(executor, params.tags) } : params;
  return [...found.values()].map((subUser) => {
    const plan = planRow(spelled, subUser, providerOf(subUser.accountId), caps);
    return {
      ...plan,
      accountId: subUser.accountId,
      remoteId: subUser.remoteId,
      name: subUser.name,
      ...(plan.needsPassword && {
        secrets: {
          password: newPassword(
            configuredAccount(subUser.accountId)?.connection.operations["set-password"],
            "password",
          ),
        },
      }),
    };
  });
}

/** In the order requested. */
export async function readSubUsers(
  refs: readonly SubUserRef[],
  executor: Executor = db(),
): Promise<SubUser[]> {
  const { rows } = await executor.execute<SubUserRow>(sql`
    select ${subUserColumns}
    from unnest(${sql.param(refs.map((ref) => ref.accountId))}::text[],
      ${sql.param(refs.map((ref) => ref.remoteId))}::text[])
      with ordinality as wanted(account_id, remote_id, place)
    join sub_users s on s.account_id = wanted.account_id and s.remote_id = wanted.remote_id
    join accounts a on a.id = s.account_id order by wanted.place`);
  return rows.map(presentSubUser);
}

/** Each row of a run asks for it. */
const rowProviders = new WeakMap<Connection, RowProvider>();

export function providerOf(accountId: string): RowProvider {
  const account = configuredAccount(accountId);
  if (!account) return rowProviderOf({ label: "Its provider" }, {});
  const known =
    rowProviders.get(account.connection) ?? rowProviderOf(account.provider, account.connection.operations);
  rowProviders.set(account.connection, known);
  return known;
}

export function rowProviderOf(
  { label, limits = [] }: Pick<Provider, "label" | "limits">,
  operations: Connection["operations"],
): RowProvider {
  const addTraffic = operations["allocate-traffic"];
  const takeBack = operations["take-back"];
  const amount = takeBack?.meanings?.amount;
  const fieldsOf = (name: OperationName) => {
    const operation = operations[name];
    return operation ? describeOperation(name, operation).fields : [];
  };
  const limitFields = fieldsOf("set-limits");
  const cap = limitFields.find(({ name }) => name === "trafficCap");
  // An operation that takes a cap where one is needed shows that edits of this provider
  // replace the whole record.
  const replaced = capFields.filter((each) =>
    operationNames.some((name) =>
      fieldsOf(name).some((field) => field.name === each && field.whenNeeded === true),
    ),
  );
  const offers = (operation: OperationName) => isOwn(operation) || operations[operation] !== undefined;
  return {
    label,
    offers,
    setsCap: (each) => limitFields.some(({ name }) => name === each),
    undoneBy: (operation) =>
      operation === "allocate-traffic" ? (amount ? "take-back" : null) : undoneBy(operation, offers),
    unit: unitOf("allocate-traffic", addTraffic),
    poolCost: addTraffic?.poolCost,
    addTraffic: (units, product) => (addTraffic ? addTrafficInput(addTraffic, units, product) : null),
    takesBack:
      takeBack && amount
        ? { unit: unitOf("take-back", takeBack), input: (units) => takeBackInput(takeBack, amount, units) }
        : "all",
    capStep: cap?.step ?? 1,
    overwrites: (operation) =>
      replaced.filter((each) => fieldsOf(operation).some(({ name }) => name === each)),
    limits,
  };
}
