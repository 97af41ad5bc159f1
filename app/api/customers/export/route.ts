import { exportCustomers } from "@/lib/customers/export";
import { readCustomerFields } from "@/lib/domain/customers/export";
import { readCustomerParams } from "@/lib/domain/customers/refuse";
import { download } from "@/lib/http/route";

export const GET = download({
  permission: "customers.export",
  file: () => `customers-${new Date().toISOString().slice(0, 10)}.csv`,
  run: (actor, { url, origin }) =>
    exportCustomers(
      actor,
      readCustomerParams(url.searchParams),
      readCustomerFields(url.searchParams.get("columns")),
      origin,
    ),
});
