"use client";

import { useEffect, useState } from "react";
import { lazyPart } from "@/components/ui/lazy-part";
import { takeStepUp } from "./ask-for-step-up";

const StepUpDialog = lazyPart(() => import("./step-up-dialog"), {
  over: true,
  close: ({ onEnd }) => onEnd(false),
});

/** Mounted once: asks whenever an action needs a confirmation. */
export function StepUp() {
  const [answer, setAnswer] = useState<{ give: (confirmed: boolean) => void } | null>(null);
  useEffect(() => takeStepUp(() => new Promise((give) => setAnswer({ give }))), []);
  if (!answer) return null;
  return (
    <StepUpDialog
      onEnd={(confirmed) => {
        setAnswer(null);
        answer.give(confirmed);
      }}
    />
  );
}
