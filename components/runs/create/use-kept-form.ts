import { useEffect, useRef } from "react";
import { useActor } from "@/components/actor";
import { keepTyped, readTyped } from "@/components/typed";
import { useLeaveQuestion } from "@/components/ui/leaving";

const key = "create-many";

/**
 * Keeps what was typed over a reload. `parts` has no rows where `secret` says that they may hold passwords,
 * which no storage gets: the browser asks before it leaves them, and what else it could not keep.
 */
export function useKeptForm<Parts>(
  parts: Parts,
  { empty, secret }: { empty: boolean; secret: boolean },
  restore: (parts: Parts) => void,
): { forget: () => void } {
  const { email } = useActor();
  const begun = useRef(false);
  const over = useRef(false);
  const unkept = useRef(false);
  const text = empty ? "" : JSON.stringify(parts);

  useEffect(() => {
    if (begun.current) {
      if (!over.current) unkept.current = !keepTyped(email, key, text);
      return;
    }
    begun.current = true;
    const before = readTyped(email, key);
    if (before !== "") restore(JSON.parse(before) as Parts);
  });
  useLeaveQuestion(() => !over.current && (secret || (unkept.current && !empty)));

  return {
    forget() {
      over.current = true;
      keepTyped(email, key, "");
    },
  };
}
