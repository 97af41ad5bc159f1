import { query } from "./database";

const day = 86_400_000;

/**
 * The same traffic on each of the last 20 days, of yesterday `yesterday` bytes instead, as if Subdesk had
 * watched them: no sandbox can make time pass. The figures that follow from it are set at once, and are
 * computed from those days whenever Subdesk brings them up to date, which it does every ten minutes.
 */
export async function plantUse(
  names: string[],
  daily: number,
  { yesterday = daily }: { yesterday?: number } = {},
): Promise<void> {
  const today = Math.floor(Date.now() / day) * day;
  const rows = await query<{ id: string }>("select id from sub_users where name = any($1)", [names]);
  const ids = rows.map(({ id }) => id);
  await query(
    `insert into usage_last (sub_user_id, at, first_at, filled_at)
     select id, now(), $2, now() from unnest($1::bigint[]) id
     on conflict (sub_user_id) do update set first_at = excluded.first_at, filled_at = now()`,
    [ids, new Date(today - 21 * day)],
  );
  const months = new Map<string, (number | null)[]>();
  for (let age = 1; age <= 20; age += 1) {
    const date = new Date(today - age * day);
    const month = `${date.toISOString().slice(0, 7)}-01`;
    const slots = months.get(month) ?? Array.from({ length: 31 }, () => null);
    slots[date.getUTCDate() - 1] = age === 1 ? yesterday : daily;
    months.set(month, slots);
  }
  for (const [month, slots] of months)
    await query(
      `insert into usage_months (sub_user_id, month, traffic, ips)
       select id, $2, $3, array_fill(null::bigint, array[31]) from unnest($1::bigint[]) id
       on conflict (sub_user_id, month) do update set traffic = excluded.traffic`,
      [ids, month, slots],
    );
  await query(
    "update sub_users set rate_low = $2, rate_mid = $2, rate_high = $2, week_traffic = $3 where id = any($1)",
    [ids, daily, yesterday + 5 * daily],
  );
}
