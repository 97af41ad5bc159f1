import "server-only";
import { sql } from "drizzle-orm";
import { configuredAccounts } from "../accounts/configured";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import type { ConnectionFormat } from "../domain/providers/connection-format";
import type { SubUser } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";
import { presentSubUser, subUserColumns, type SubUserRow } from "./present";

const maxUserNameLength = 300;
const most = 10;

/**
 * Whose proxies are used with this user name, which may have choices around the login as each provider's
 * gateway takes them; the longest login that it can mean is first.
 */
export async function findByUserName(actor: Actor, userName: string): Promise<SubUser[]> {
  requirePermission(actor, "sub-users.read");
  const given = storable(userName.trim()).slice(0, maxUserNameLength);
  if (given === "") return [];
  const meant = configuredAccounts().flatMap(({ id, provider }) =>
    loginsOf(given, provider.connectionFormat).map((login) => ({ id, login })),
  );
  const { rows } = await db().execute<SubUserRow>(sql`
    select ${subUserColumns}
    from unnest(${sql.param(meant.map(({ id }) => id))}::text[], ${sql.param(meant.map(({ login }) => login))}::text[])
      as given(account_id, login)
    join sub_users s on s.account_id = given.account_id and s.search_text like exact_pattern(given.login)
      and lower(coalesce(s.login, s.name)) = lower(given.login)
    join accounts a on a.id = s.account_id
    where s.vanished_at is null
    order by length(given.login) desc, s.sort_key, s.id limit ${most}`);
  return rows.map(presentSubUser);
}

/** The logins that a user name can mean, where choices may follow the login and a prefix may be before it. */
function loginsOf(userName: string, format: ConnectionFormat | undefined): string[] {
  if (!format) return [userName];
  const { prefix = "", start = "", parts } = format.userName;
  const marks = start === "" ? parts.map((part) => part.slice(0, part.indexOf("{"))) : [start];
  const bare = prefix !== "" && userName.startsWith(prefix) ? userName.slice(prefix.length) : userName;
  const ends = marks.filter(Boolean).flatMap((mark) => placesOf(mark, bare));
  return [...new Set([userName, bare, ...ends.map((end) => bare.slice(0, end))])].filter(Boolean);
}

function placesOf(mark: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) places.push(at);
  return places;
}
