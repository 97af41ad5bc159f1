import { exportCustomers } from "@/lib/customers/export";
import { readCustomerFields } from "@/lib/domain/customers/export";
import { readCustomerParams } from "@/lib/domain/customers/refuse";
import { isoDay } from "@/lib/domain/dates";
import { download } from "@/lib/http/route";

export const GET = download({
  permission: "customers.export",
  file: () => `customers-${isoDay(Date.now())}.csv`,
  run: (actor, { url, origin }) =>
    exportCustomers(
      actor,
      readCustomerParams(url.searchParams),
      readCustomerFields(url.searchParams.get("columns")),
      origin,
    ),
});
