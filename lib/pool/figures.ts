import "server-only";
import { sql } from "drizzle-orm";

/**
 * Joined to accounts `a`: `f` has the bytes of the active packages that were bought, null where the provider does
 * not say, and those of them that are left; `u` what the caps of active sub-users still promise, and their bytes
 * a day at the recent rate.
 *
 * As floating point: thousands of generous caps pass 2^53 bytes, which a bigint is refused for.
 */
export const poolFigures = sql`
  left join pools p on p.account_id = a.id
  cross join lateral (
    select case when bool_and(k->>'bought' is not null) then sum((k->>'bought')::double precision) end as bought,
      sum(coalesce((k->>'left')::double precision,
        greatest((k->>'bought')::double precision - (k->>'used')::double precision, 0))) as free
    from jsonb_array_elements(p.packages) k where (k->>'active')::boolean) f
  cross join lateral (
    select coalesce(sum(greatest(s.traffic_cap - coalesce(s.traffic_used, 0), 0)), 0)::double precision as open,
      coalesce(sum(s.rate_mid), 0)::double precision as rate
    from sub_users s where s.account_id = a.id and s.vanished_at is null and s.status = 'active') u`;
