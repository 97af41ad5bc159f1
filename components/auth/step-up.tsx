"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { takeStepUp } from "./with-step-up";

const StepUpDialog = lazy(() => import("./step-up-dialog"));

/** One per desk: draws the question whenever an action needs a confirmation. */
export function StepUp() {
  const [answer, setAnswer] = useState<{ give: (confirmed: boolean) => void } | null>(null);
  useEffect(() => takeStepUp(() => new Promise((give) => setAnswer({ give }))), []);
  if (!answer) return null;
  return (
    <Suspense>
      <StepUpDialog
        onEnd={(confirmed) => {
          setAnswer(null);
          answer.give(confirmed);
        }}
      />
    </Suspense>
  );
}
