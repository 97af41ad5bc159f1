"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { toast as show, Toaster } from "sonner";
import { takeToasts, type ToastMessage } from "./toast";

const icons = {
  good: <CircleCheck aria-hidden="true" className="size-4 text-good" />,
  warn: <TriangleAlert aria-hidden="true" className="size-4 text-warn" />,
  bad: <CircleAlert aria-hidden="true" className="size-4 text-bad" />,
  neutral: <Info aria-hidden="true" className="size-4 text-muted" />,
};

const shown = new Map<string, string | number>();

function draw({ title, description, tone = "good", action, about }: ToastMessage) {
  const before = about === undefined ? undefined : shown.get(about);
  if (before !== undefined) show.dismiss(before);
  const id = show(title, {
    description,
    action,
    icon: icons[tone],
    duration: action || tone !== "good" ? 10_000 : 5_000,
  });
  if (about !== undefined) shown.set(about, id);
}

/** Only for Toaster, which loads it with the first message. */
export default function ToastStack() {
  useEffect(() => takeToasts(draw), []);
  return (
    <Toaster
      position="bottom-right"
      closeButton
      offset={16}
      mobileOffset={{ bottom: 72, left: 12, right: 12 }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "shadow-float flex w-full items-start gap-2.5 rounded-lg bg-raised p-3 pr-9 text-[0.8125rem] text-ink sm:w-[22rem]",
          icon: "mt-0.5",
          content: "min-w-0 flex-1 break-words",
          title: "font-medium",
          description: "mt-0.5 whitespace-pre-line text-muted",
          actionButton:
            "h-7 shrink-0 rounded-md border border-line bg-surface px-2 text-[0.8125rem] font-medium hover:bg-sunken",
          closeButton:
            "absolute right-2 top-2 grid size-6 place-items-center rounded text-muted hover:bg-sunken hover:text-ink [&>svg]:size-3.5",
        },
      }}
    />
  );
}
