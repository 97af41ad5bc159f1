import { z } from "zod";
import type { NineProxyRecord } from "./nine-proxy-record";
import type { NineProxyUsers } from "./nine-proxy-users";

const SORT_FIELDS = [
  "id",
  "user_name",
  "status",
  "created_at",
  "use_key",
  "usage_cap",
  "data_used",
  "ip_usage_cap",
  "ip_used",
] as const;

type SortField = (typeof SORT_FIELDS)[number];

const wholeNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, "must be a whole number above 0")
  .transform(Number);

export const listQuery = z.strictObject({
  limit: wholeNumber.default(30),
  page: wholeNumber.default(1),
  sort_by: z.enum(SORT_FIELDS).default("id"),
  order_by: z.enum(["asc", "desc"]).default("desc"),
  keyword: z.string().default(""),
});

type ListQuery = z.output<typeof listQuery>;

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

/** Lists a page. Only counters are sorted on every request; ids are kept in order. */
export function nineProxyList(users: NineProxyUsers) {
  const cache = new Map<SortField, { version: number; records: readonly NineProxyRecord[] }>();

  function sorted(field: SortField): readonly NineProxyRecord[] {
    if (field === "id") return users.all();
    const moving = field === "data_used" || field === "ip_used";
    const known = cache.get(field);
    if (!moving && known?.version === users.version()) return known.records;
    const records = users
      .all()
      .map((record) => ({ record, value: users.row(record)[field] }))
      .sort((a, b) => compare(a.value, b.value) || a.record.order - b.record.order)
      .map(({ record }) => record);
    if (!moving) cache.set(field, { version: users.version(), records });
    return records;
  }

  return ({ limit, page, sort_by, order_by, keyword }: ListQuery, maxLimit: number) => {
    const size = Math.min(limit, maxLimit);
    const wanted = keyword.toLowerCase();
    const records = wanted
      ? sorted(sort_by).filter(({ row }) => row.user_name.toLowerCase().includes(wanted))
      : sorted(sort_by);
    const total = records.length;
    const from = (page - 1) * size;
    const items =
      order_by === "asc"
        ? records.slice(from, from + size)
        : records.slice(Math.max(0, total - from - size), Math.max(0, total - from)).reverse();
    return {
      items: items.map(users.answered),
      total_items: total,
      total_pages: Math.ceil(total / size),
    };
  };
}
