"use client";
import * as texts from "@/lib/domain/texts/palette-button";

/**
 * What was typed for the palette before it had loaded. Not state: no key may be lost between the first input
 * and the second.
 */
export const early = { text: "", keys: [] as string[], close: () => {} };

/** In place of the palette until its code has loaded: keeps the keys, so that none is lost. */
export function EarlyBox() {
  return (
    <div className="fixed inset-0 z-40 bg-shade">
      <div
        role="dialog"
        aria-modal="true"
        aria-label={texts.title}
        className="shadow-float fixed inset-x-2 top-2 z-50 mx-auto max-w-xl rounded-lg bg-raised sm:top-[12dvh]"
      >
        <input
          autoFocus
          aria-label={texts.title}
          placeholder={texts.placeholder}
          className="h-12 w-full bg-transparent pl-10 pr-3 text-base outline-none sm:text-sm"
          onChange={(event) => (early.text = event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") early.close();
            else if (/^(Enter|Tab|Arrow(Up|Down))$/.test(event.key)) {
              event.preventDefault();
              early.keys.push(event.key);
            }
          }}
        />
      </div>
    </div>
  );
}
