"use client";

import { useEffect, useId, useRef } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { formatCount } from "@/lib/domain/format";

interface UncappedProps {
  count: number;
  /** The labels of the caps that are left out. */
  caps: string[];
  agreed: boolean;
  /** The person went on without agreeing. */
  missed: boolean;
  onAgree: (agreed: boolean) => void;
}

/** Leaving a cap out is a way to lift it, so the number of those it is lifted for is agreed to. */
export function Uncapped({ count, caps, agreed, missed, onAgree }: UncappedProps) {
  const problem = useId();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (missed) frame.current?.querySelector("input")?.focus();
  }, [missed]);
  const what = caps
    .map((cap) => cap.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()))
    .join(" or ");
  const [rows, them] = count === 1 ? ["1 row", "it"] : [`${formatCount(count)} rows`, "them"];
  return (
    <div ref={frame} className="rounded-md border border-warn/30 bg-warn-soft px-3 py-2 text-[0.8125rem]">
      <Checkbox
        className="items-start"
        label={`${rows} without ${/^[AEIOaeio]/.test(what) ? "an" : "a"} ${what}: create ${them} unlimited`}
        checked={agreed}
        aria-describedby={missed ? problem : undefined}
        aria-invalid={missed || undefined}
        onChange={(event) => onAgree(event.target.checked)}
      />
      {missed && (
        <p id={problem} role="alert" className="pl-6 text-xs font-medium text-bad">
          Tick this to create {them} unlimited, or give each row a cap.
        </p>
      )}
    </div>
  );
}
