import "server-only";
import { sql } from "drizzle-orm";
import { mayWork } from "../sub-users/may-work";

/**
 * Joined to accounts `a`: `f` has the bytes of the active packages that were bought, and those of them that
 * are left, null where the provider does not say. Both are 0 where it reports packages of which none is
 * active (`none_active`), and null where it reports no package. `u` has what the caps of sub-users that may
 * work still promise, and their bytes a day at the recent rate.
 *
 * As floating point: thousands of generous caps pass 2^53 bytes, which a bigint is refused for.
 */
export const poolFigures = sql`
  left join pools p on p.account_id = a.id
  cross join lateral (
    select bool_or(k.active) is false as none_active,
      case when bool_or(k.active) is false then 0
        when bool_and(k.bought is not null) filter (where k.active) then sum(k.bought) filter (where k.active)
        end as bought,
      case when bool_or(k.active) is false then 0
        when bool_and(k.rest is not null) filter (where k.active) then sum(k.rest) filter (where k.active)
        end as free
    from (select (j->>'active')::boolean as active, (j->>'bought')::double precision as bought,
        coalesce((j->>'left')::double precision, case
          when (j->>'bought')::double precision < (j->>'used')::double precision then 0
          else (j->>'bought')::double precision - (j->>'used')::double precision end) as rest
      from jsonb_array_elements(p.packages) j) k) f
  cross join lateral (
    select coalesce(sum(greatest(s.traffic_cap - coalesce(s.traffic_used, 0), 0)), 0)::double precision as open,
      coalesce(sum(s.rate_mid), 0)::double precision as rate
    from sub_users s where s.account_id = a.id and s.vanished_at is null and ${mayWork}) u`;
