"use client";

import { MonitorSmartphone } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useShown } from "@/components/ui/show-more";
import { Time } from "@/components/ui/time";
import type { SessionView } from "@/lib/domain/staff/staff";

/**
 * Where a person is signed in. The session that asks is named and has no button: that is what "Sign out" is
 * for.
 */
export function SessionList({
  sessions,
  ending,
  onEnd,
}: {
  sessions: SessionView[];
  /** The id of the one that is being ended. */
  ending: string | null;
  onEnd: (session: SessionView) => void;
}) {
  const { shown, more } = useShown(sessions);
  if (sessions.length === 0) return <p className="text-[0.8125rem] text-muted">Not signed in anywhere.</p>;
  return (
    <div className="grid gap-2">
      <ul className="divide-y rounded-md border">
        {shown.map((session) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-[0.8125rem]"
          >
            <MonitorSmartphone aria-hidden="true" className="size-4 shrink-0 text-muted" />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2 font-medium">
                {session.device}
                {session.current && <Badge tone="good">This one</Badge>}
              </p>
              <p className="text-xs text-muted">
                {session.address ?? "Address not known"} · used <Time at={session.usedAt} /> · signed in{" "}
                <Time at={session.startedAt} />
              </p>
            </div>
            {!session.current && (
              <Button
                size="sm"
                aria-label={`Sign out ${session.device}, ${session.address ?? "address not known"}`}
                pending={ending === session.id}
                onClick={() => onEnd(session)}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}
