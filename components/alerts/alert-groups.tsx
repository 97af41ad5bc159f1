"use client";

import { workOnAlertsAction } from "@/app/(desk)/alerts/actions";
import { useAllowed } from "@/components/actor";
import { safeToRepeat } from "@/components/call-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useAction } from "@/components/use-action";
import type { AlertEvent, AlertsFilter, AlertsView } from "@/lib/domain/alerts/alert";
import { formatCount, visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/alerts";
import { EventItem } from "./event-item";
import { shownOf } from "./work";

/** Alerts by the rule that fired them, the rule with the latest first. */
export function AlertGroups({ view }: { view: AlertsView }) {
  const groups = new Map<string, AlertEvent[]>();
  for (const event of view.events) groups.set(event.ruleId, [...(groups.get(event.ruleId) ?? []), event]);
  return (
    <ul className="divide-y">
      {[...groups].map(([ruleId, events]) => (
        <Group
          key={ruleId}
          ruleId={ruleId}
          events={events}
          total={Math.max(view.matching[ruleId] ?? 0, events.length)}
          filter={view.filter}
        />
      ))}
    </ul>
  );
}

interface GroupProps {
  ruleId: string;
  events: AlertEvent[];
  total: number;
  filter: AlertsFilter;
}

function Group({ ruleId, events, total, filter }: GroupProps) {
  const mayWork = useAllowed("alerts.work");
  const rule = visibleText(events[0]?.rule ?? "");
  const { run, pending } = useAction(workOnAlertsAction, {
    unanswered: safeToRepeat(),
    invalidates: [["alerts"], ["overview"]],
    readFirst: true,
    failed: texts.groupUnchanged(rule),
  });
  return (
    <li>
      <div className="flex min-h-9 items-center gap-2 bg-sunken px-4 py-1">
        <h3 className="min-w-0 break-words text-xs font-semibold">{rule}</h3>
        <Badge>{formatCount(total)}</Badge>
        {mayWork && filter.state === "open" && events.length > 1 && (
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            pending={pending}
            aria-label={texts.acknowledgeAllOf(rule)}
            onClick={() =>
              void run({ work: "acknowledge", ids: null, ruleId, shown: shownOf(filter, events) })
            }
          >
            {texts.acknowledgeAll}
          </Button>
        )}
      </div>
      <ol className="divide-y">
        {events.map((event) => (
          <EventItem key={event.id} event={event} />
        ))}
      </ol>
      {total > events.length && (
        <p className="px-4 py-2 text-xs text-muted">{texts.worstListed(total - events.length)}</p>
      )}
    </li>
  );
}
