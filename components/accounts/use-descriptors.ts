"use client";

import { useQuery } from "@tanstack/react-query";
import { descriptorsQuery } from "@/components/queries";
import type { OperationDescriptor } from "@/lib/domain/providers/descriptor";

const none: OperationDescriptor[] = [];

/** How the operations of an account are asked for; empty until that is read. */
export function useDescriptors(accountId: string | undefined): OperationDescriptor[] {
  const { data } = useQuery(descriptorsQuery());
  return (accountId !== undefined && data?.[accountId]) || none;
}
