import { netnut, nineProxy } from "../setup/desk";

/** A sub-user at its provider, in the table's terms; figures only where 9Proxy reports them. */
export interface Expected {
  provider: "nine-proxy" | "netnut";
  id: string;
  name: string;
  status: "active" | "disabled" | "blocked";
  /** Everything the search covers, in lower case. */
  text: string;
  used: number | null;
  /** null: no cap. */
  cap: number | null;
  ipUsed: number | null;
}

interface NineProxyRow {
  id: number;
  user_name: string;
  note: string;
  status: number;
  usage_cap: number;
  data_used: number;
  ip_used: number;
}

interface NetnutRow {
  customer_id: number;
  customer_name: string;
  customer_login_name: string;
  customer_dashboard_email: string;
  customer_active: boolean;
}

const joined = (...parts: string[]) => parts.join("\n").toLowerCase();

/** Every sub-user of both providers, straight from their records. */
export async function everybody(): Promise<Expected[]> {
  const [first, second] = [await nineProxy.state(), await netnut.state()];
  const atNineProxy = (first.users as unknown as NineProxyRow[]).map(
    (row): Expected => ({
      provider: "nine-proxy",
      id: String(row.id),
      name: row.user_name,
      status: row.status === 1 ? "active" : row.status === 2 ? "disabled" : "blocked",
      text: joined(row.user_name, String(row.id), row.note),
      used: row.data_used,
      cap: row.usage_cap > 0 ? row.usage_cap : null,
      ipUsed: row.ip_used,
    }),
  );
  const atNetnut = (second.users as unknown as NetnutRow[]).map(
    (row): Expected => ({
      provider: "netnut",
      id: String(row.customer_id),
      name: row.customer_name,
      status: row.customer_active ? "active" : "disabled",
      text: joined(
        row.customer_name,
        String(row.customer_id),
        row.customer_login_name,
        row.customer_dashboard_email,
      ),
      used: null,
      cap: null,
      ipUsed: null,
    }),
  );
  return [...atNineProxy, ...atNetnut];
}
