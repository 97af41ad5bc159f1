"use client";

import { useQuery } from "@tanstack/react-query";
import { customerNamesQuery } from "@/components/queries";
import type { ErrorBody } from "@/lib/domain/errors";
import { CustomerLink } from "./beside-customer";

const shown = 5;
const none: readonly string[] = [];

/** The customers that have the name already, which a refusal to make another names by their ids. */
export function Namesakes({ error }: { error: ErrorBody | null }) {
  const ids = (error?.similar ?? none).slice(0, shown);
  const { data = [] } = useQuery({ ...customerNamesQuery(ids), enabled: ids.length > 0 });
  if (ids.length === 0) return null;
  return (
    <ul className="grid gap-0.5 text-[0.8125rem]">
      {data.map((customer) => (
        <li key={customer.id}>
          <CustomerLink customer={customer} />
        </li>
      ))}
    </ul>
  );
}
