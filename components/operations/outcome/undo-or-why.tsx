"use client";

import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import type { LaterChange, UndoStatus } from "@/lib/domain/operations/undo-status";
import { subUserPath } from "@/lib/domain/sub-users/address";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/operation-log";

interface UndoOrWhyProps {
  status: UndoStatus | undefined;
  /** Whose page has the operation that is linked to; absent for a run. */
  subUser?: SubUserRef;
  /** The button, for those who may. */
  children: ReactNode;
}

/** The way back from a change, or what became of it since. */
export function UndoOrWhy({ status, subUser, children }: UndoOrWhyProps) {
  switch (status?.state) {
    case undefined:
    case "open":
      return children;
    case "lost":
      return <span className="text-[0.8125rem] text-muted">{texts.noUndo(visibleText(status.why))}</span>;
    case "undone":
    case "partly":
    case "changed":
      return (
        <>
          <Since status={status} subUser={subUser} />
          {status.state === "partly" && !status.over && children}
        </>
      );
  }
}

function Since({
  status: { state, by },
  subUser,
}: {
  status: Exclude<UndoStatus, { state: "open" | "lost" }>;
  subUser: SubUserRef | undefined;
}) {
  const { plain, outside, byAndWhen } = texts.since[state];
  if (by === null) return <span className="text-[0.8125rem] text-muted">{plain}</span>;
  if (by === "outside") return <span className="text-[0.8125rem] text-muted">{outside}</span>;
  const sentence = (
    <Rich parts={byAndWhen(by.mine ? texts.you : <bdi>{visibleText(by.actor)}</bdi>, <Time at={by.at} />)} />
  );
  const href = pathOf(by, subUser);
  return href === null ? (
    <span className="text-[0.8125rem] text-muted">{sentence}</span>
  ) : (
    <Link href={href} className="text-[0.8125rem] text-accent hover:underline">
      {sentence}
    </Link>
  );
}

function pathOf({ runId, operationId }: LaterChange, subUser: SubUserRef | undefined): string | null {
  if (runId !== null) return `/runs/${runId}`;
  return subUser ? `${subUserPath(subUser)}#${operationId}` : null;
}
