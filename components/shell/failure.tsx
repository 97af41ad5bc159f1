"use client";

import { TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** For the error boundaries: nothing of the error is shown but the number it has in the log. */
export function Failure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return error.name === "ChunkLoadError" ? <Unloaded /> : <Failed digest={error.digest} reset={reset} />;
}

/** The page's own code is gone with its build, or there is no network. */
function Unloaded() {
  return (
    <EmptyState
      whole
      icon={<TriangleAlert />}
      title="This page could not be loaded"
      action={<Button onClick={() => window.location.reload()}>Reload</Button>}
    >
      <p>Subdesk was updated or cannot be reached. Reload the page to continue.</p>
    </EmptyState>
  );
}

function Failed({ digest, reset }: { digest?: string; reset: () => void }) {
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
      <p>
        Something went wrong on our side; nothing you did was changed by it.
        {digest && ` Quote ${digest} when you report it.`}
      </p>
    </EmptyState>
  );
}
