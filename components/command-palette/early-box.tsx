"use client";

/**
 * What was typed for the palette before it is there. Not state: it must be held without a pause between one
 * input and the next.
 */
export const early = { text: "", keys: [] as string[], close: () => {} };

/** In the place of the palette until its code has come: takes the keys, so that none is lost. */
export function EarlyBox() {
  return (
    <div className="fixed inset-0 z-40 bg-shade">
      <div
        role="dialog"
        aria-modal="true"
        aria-label="Search or jump to"
        className="shadow-float fixed inset-x-2 top-2 z-50 mx-auto max-w-xl rounded-lg bg-raised sm:top-[12dvh]"
      >
        <input
          autoFocus
          aria-label="Search or jump to"
          placeholder="Sub-user, page or action"
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
