"use client";

import type { ReactNode } from "react";
import { MonitorSmartphone } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Rich } from "@/components/ui/rich";
import { useShown } from "@/components/ui/show-more";
import { Time } from "@/components/ui/time";
import type { SessionView } from "@/lib/domain/staff/staff";
import * as texts from "@/lib/domain/texts/sessions";

/**
 * Where a person is signed in. The current session is marked and has no button: that is what "Sign
 * out" in the menu is for.
 */
export function SessionList({
  sessions,
  ending,
  onEnd,
}: {
  sessions: SessionView[];
  /** The id of the session being ended. */
  ending: string | null;
  onEnd: (session: SessionView) => void;
}) {
  const { shown, more } = useShown(sessions);
  if (sessions.length === 0) return <p className="text-[0.8125rem] text-muted">{texts.none}</p>;
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
                {session.current && <Badge tone="good">{texts.current}</Badge>}
              </p>
              <p className="text-xs text-muted">
                <Rich
                  parts={texts.use<ReactNode>(
                    session.address ?? texts.noAddress,
                    <Time at={session.usedAt} />,
                    <Time at={session.startedAt} />,
                  )}
                />
              </p>
            </div>
            {!session.current && (
              <Button
                size="sm"
                aria-label={texts.signOutOf(session.device, session.address)}
                pending={ending === session.id}
                onClick={() => onEnd(session)}
              >
                {texts.signOut}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}
