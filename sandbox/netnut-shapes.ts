import type { NetnutRow } from "./netnut-record";
import type { Switches } from "./switches";

/** The same row under other names: the contract leaves the fields of an item open. */
export function shaped(row: NetnutRow, shape: Switches["rowShape"]): Record<string, unknown> {
  const {
    customer_id: id,
    customer_name: name,
    customer_login_name: login,
    customer_dashboard_email: email,
    customer_active: active,
  } = row;
  switch (shape) {
    case "documented":
      return { ...row };
    case "short":
      return { id, name, login, email, active: active ? 1 : 0 };
    case "camel":
      return {
        customerId: String(id),
        customerName: name,
        customerLoginName: login,
        customerDashboardEmail: email,
        isActive: active,
      };
    case "sub-user":
      return {
        sub_user_id: id,
        sub_user_name: name,
        username: login,
        email,
        status: active ? "Active" : "Disabled",
      };
    case "both":
      return { ...row, id };
    case "conflicting":
      return { ...row, id: id + 1_000_000 };
  }
}
