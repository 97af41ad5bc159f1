"use client";

import { CopyMessage } from "@/components/hand-over/copy-message";

/** The message that hands over all that a customer has. */
export function HandOver({ customer }: { customer: string }) {
  return <CopyMessage about={{ customer }} />;
}
