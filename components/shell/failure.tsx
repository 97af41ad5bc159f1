"use client";

import { TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** For the error boundaries: nothing of the error is shown but the number it has in the log. */
export function Failure({ digest, reset }: { digest?: string; reset: () => void }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const again = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <EmptyState
      whole
      icon={<TriangleAlert />}
      title="This page could not be shown"
      action={
        <Button pending={pending} onClick={again}>
          Try again
        </Button>
      }
    >
      <p>Something went wrong on our side; nothing you did was changed by it.{digest && ` Quote ${digest} when you report it.`}</p>
    </EmptyState>
  );
}
