"use client";

import { Failure } from "@/components/shell/failure";

export default function DeskError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <Failure error={error} reset={reset} />;
}
