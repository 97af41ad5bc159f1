"use client";

import { Fragment } from "react";
import { useActor } from "@/components/actor";
import { Dialog } from "@/components/ui/dialog";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { bindings, type Command, type KeyScope } from "@/lib/domain/keys/keymap";
import * as texts from "@/lib/domain/texts/keys";

const headings: Record<KeyScope, string> = texts.headings;

interface Line {
  keys: readonly (readonly string[])[];
  label: string;
  scope: KeyScope;
}

/** Keys without a command of ours: those of the table, and those every browser knows. */
const others: Line[] = [
  { keys: [["↑"], ["↓"], ["Home"], ["End"]], label: texts.moveBetweenRows, scope: "table" },
  { keys: [["→"], ["←"]], label: texts.intoRow, scope: "table" },
  { keys: [["Enter"]], label: texts.open, scope: "table" },
  { keys: [["Space"], ["Shift", "Space"]], label: texts.select, scope: "table" },
  { keys: [["Esc"]], label: texts.clearSelection, scope: "table" },
];

/** Only for PaletteButton, which loads it. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  const { singleKeys } = useActor();
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
  const lines: Line[] = [
    ...(Object.keys(bindings) as Command[])
      .filter((command) => singleKeys || bindings[command].mod)
      .map((command) => {
        const { keys, label, scope, mod: held } = bindings[command];
        return { keys: [held ? [mod, ...keys] : keys], label, scope };
      }),
    ...others,
  ];
  return (
    <Dialog title={texts.title} wide onClose={onClose} description={singleKeys ? texts.help : texts.off}>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {(Object.keys(headings) as KeyScope[]).map((scope) => {
          const shown = lines.filter((line) => line.scope === scope);
          if (shown.length === 0) return null;
          return (
            <section key={scope} aria-label={headings[scope]} className="grid content-start gap-1">
              <h3 className="text-xs font-medium text-muted">{headings[scope]}</h3>
              <dl className="grid">
                {shown.map(({ keys, label }) => (
                  <div
                    key={label}
                    className="flex min-h-8 items-center justify-between gap-3 border-b text-[0.8125rem]"
                  >
                    <dt>{label}</dt>
                    <dd className="flex shrink-0 flex-wrap items-center gap-1 text-xs text-faint">
                      {keys.map((typed, at) => (
                        <Fragment key={typed.join(" ")}>
                          {at > 0 && <span className="sr-only">{texts.or}</span>}
                          {typed.map((key, place) => (
                            <Fragment key={key}>
                              {place > 0 && (
                                <span>{/^[A-Z]$/.test(typed[0] ?? "") ? texts.then : texts.plus}</span>
                              )}
                              <kbd className="key">{key}</kbd>
                            </Fragment>
                          ))}
                        </Fragment>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      <p className="mt-4 text-[0.8125rem] text-muted">
        <Rich
          parts={texts.whereToSwitch(
            <Link href="/profile" onClick={onClose} className="font-medium underline underline-offset-2">
              {texts.yourAccount}
            </Link>,
          )}
        />
      </p>
    </Dialog>
  );
}
