"use client";

import { TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import * as texts from "@/lib/domain/texts/shell";

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
      title={texts.notLoaded}
      action={<Button onClick={() => window.location.reload()}>{texts.reload}</Button>}
    >
      <p>{texts.notLoadedHelp}</p>
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
      title={texts.notShown}
      action={
        <Button pending={pending} onClick={again}>
          {texts.tryAgain}
        </Button>
      }
    >
      <p>{texts.notShownHelp(digest)}</p>
    </EmptyState>
  );
}
