"use client";

import { useEffect, useState } from "react";
import * as common from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/ui";
import { Button } from "./button";
import { takeToasts, type ToastMessage } from "./toast";

/**
 * The messages in plain form, where the code that draws them cannot be loaded. They stay until closed.
 */
export function PlainToasts() {
  const [shown, setShown] = useState<ToastMessage[]>([]);
  useEffect(
    () =>
      takeToasts((message) =>
        setShown((before) => [
          ...before.filter(({ about }) => about === undefined || about !== message.about),
          message,
        ]),
      ),
    [],
  );
  const close = (message: ToastMessage) => setShown((before) => before.filter((one) => one !== message));
  return (
    <section
      aria-label={texts.notifications}
      aria-live="polite"
      className="pointer-events-auto fixed inset-x-3 bottom-20 z-[60] grid gap-2 sm:bottom-4 sm:left-auto sm:right-4 sm:w-[22rem]"
    >
      {shown.map((message, index) => (
        <div
          key={index}
          className="shadow-float grid gap-1 rounded-lg bg-raised p-3 text-[0.8125rem] text-ink"
        >
          <p className="break-words font-medium">{message.title}</p>
          {message.description && (
            <p className="whitespace-pre-line break-words text-muted">{message.description}</p>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            {message.action && (
              <Button size="sm" onClick={() => (message.action?.onClick(), close(message))}>
                {message.action.label}
              </Button>
            )}
            <Button size="sm" variant="ghost" onClick={() => close(message)}>
              {common.close}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
}
