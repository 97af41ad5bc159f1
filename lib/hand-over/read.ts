import "server-only";
import { asc, sql, type SQL } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { handOverTemplates } from "../db/schema";
import { handOverFacts } from "../domain/hand-over/facts";
import { maxInMessage, type HandOverView } from "../domain/hand-over/view";
import { isAllowed } from "../domain/staff/permissions";
import type { SubUser } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";
import { linkProblem } from "../secret-links/offered";
import { presentSubUser, subUserColumns, type SubUserRow } from "../sub-users/present";
import { presentTemplate } from "./present";
import type { HandOverParams } from "./schema";

/** The templates, and what a message says of these sub-users. */
export async function readHandOver(actor: Actor, params: HandOverParams): Promise<HandOverView> {
  requirePermission(actor, "sub-users.read");
  const about = conditionOf(params);
  const [templates, { rows }] = await Promise.all([
    db().select().from(handOverTemplates).orderBy(asc(handOverTemplates.name), asc(handOverTemplates.id)),
    about
      ? db().execute<Row>(sql`
          select ${subUserColumns}, c.language as customer_language, count(*) over ()::int as all_rows
          from sub_users s join accounts a on a.id = s.account_id and a.configured
            left join customers c on c.id = s.customer_id
          where ${about} and s.vanished_at is null
          order by a.provider, s.sort_key, s.id limit ${maxInMessage}`)
      : { rows: [] },
  ]);
  const mayKnow = isAllowed(actor.role, "customers.contacts");
  return {
    templates: templates.map(presentTemplate),
    language: mayKnow ? (rows[0]?.customer_language ?? null) : null,
    subUsers: rows.map(presentSubUser).map((subUser) => ({
      accountId: subUser.accountId,
      remoteId: subUser.remoteId,
      facts: factsOf(subUser),
    })),
    more: (rows[0]?.all_rows ?? 0) - rows.length,
    linkProblem: linkProblem(),
  };
}

type Row = SubUserRow & { customer_language: string | null; all_rows: number };

function conditionOf(params: HandOverParams): SQL | null {
  if ("customer" in params) return sql`s.customer_id = ${params.customer}`;
  return "account" in params
    ? sql`s.account_id = ${storable(params.account)} and s.remote_id = ${storable(params.subUser)}`
    : null;
}

function factsOf(subUser: SubUser) {
  const account = configuredAccount(subUser.accountId);
  return handOverFacts(subUser, account?.gateway ?? null, account?.provider.connectionFormat ?? null);
}
