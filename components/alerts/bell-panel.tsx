"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import { markAlertsReadAction } from "@/app/(desk)/alerts/actions";
import { safeToRepeat } from "@/components/call-action";
import { alertBellQuery } from "@/components/queries";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { useAction } from "@/components/use-action";
import type { AlertEvent } from "@/lib/domain/alerts/alert";
import * as texts from "@/lib/domain/texts/bell-panel";
import { EventItem } from "./event-item";

/** Of each rule together, in the order of its latest. */
const firstOf = (events: readonly AlertEvent[], { ruleId }: AlertEvent) =>
  events.findIndex((event) => event.ruleId === ruleId);

/** Only for Bell, which loads it. */
export default function BellPanel({ close }: { close: () => void }) {
  const { data, error } = useQuery(alertBellQuery());
  const read = useAction(markAlertsReadAction, {
    unanswered: safeToRepeat(),
    invalidates: [alertBellQuery().queryKey],
    readFirst: true,
  });
  const problem = read.error ?? error;
  return (
    <div className="-m-3 grid w-84 max-w-[calc(100vw-1rem)]">
      <div className="flex items-center justify-between gap-2 border-b px-3 py-2">
        <h2 className="text-[0.8125rem] font-semibold">{texts.title}</h2>
        <Button
          size="sm"
          variant="ghost"
          disabled={!data?.through || data.unread === 0}
          pending={read.pending}
          onClick={() => data?.through && void read.run({ through: data.through })}
        >
          {texts.markAllRead}
        </Button>
      </div>
      {problem && (
        <Banner flush tone="bad">
          {problem.message}
        </Banner>
      )}
      {data?.latest.length === 0 && (
        <p className="px-3 py-6 text-center text-[0.8125rem] text-muted">{texts.none}</p>
      )}
      {data && data.latest.length > 0 && (
        <ol
          className="max-h-96 divide-y overflow-y-auto"
          onClick={(event) => event.target instanceof HTMLAnchorElement && close()}
        >
          {data.latest
            .toSorted((a, b) => firstOf(data.latest, a) - firstOf(data.latest, b))
            .map((event) => (
              <EventItem key={event.id} event={event} tight />
            ))}
        </ol>
      )}
      <Link
        href="/alerts"
        onClick={close}
        className="border-t px-3 py-2 text-center text-[0.8125rem] font-medium text-accent -outline-offset-2 hover:bg-sunken"
      >
        {texts.all}
      </Link>
    </div>
  );
}
