"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { workOnAlertsAction } from "@/app/(desk)/alerts/actions";
import { useActor } from "@/components/actor";
import { useAccounts } from "@/components/accounts/use-accounts";
import { BesideCustomer } from "@/components/customers/beside-customer";
import { safeToRepeat } from "@/components/call-action";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { Menu } from "@/components/ui/menu";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/use-action";
import { alertKindInfo, type AlertEvent, type AlertWork } from "@/lib/domain/alerts/alert";
import { alertPath } from "@/lib/domain/alerts/address";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/alerts";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import { mayTopUp, snoozes } from "./work";

const TopUp = lazyPart(() => import("./top-up"), { over: true });

/** What fired, why, and whether it still holds; on the page, not under the bell, with what can be done. */
export function EventItem({ event, tight = false }: { event: AlertEvent; tight?: boolean }) {
  if (tight) return <TightItem event={event} />;
  const { clearedAt } = event;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1.5 px-4 py-2.5 text-[0.8125rem]">
      <div className="min-w-0 flex-1 basis-72">
        <p className="break-words">
          <Rich
            parts={texts.about(
              <Subject event={event} />,
              <span className="text-muted">{visibleText(event.message)}</span>,
            )}
          />
        </p>
        {event.apart !== null && <p className="break-all text-xs text-muted">{visibleText(event.apart)}</p>}
        {event.customer && (
          <p className="text-xs">
            <BesideCustomer customer={event.customer} />
          </p>
        )}
        {event.now !== null && (
          <p className="break-words">
            <Rich
              parts={texts.now(<span className="text-muted">{texts.nowLabel}</span>, visibleText(event.now))}
            />
          </p>
        )}
        <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted">
          <State event={event} />
          <span>
            {clearedAt === null ? (
              <Time at={event.firedAt} />
            ) : (
              <Rich parts={texts.clearedAt(<Time at={event.firedAt} />, <Time at={clearedAt} />)} />
            )}
          </span>
          {event.acknowledged && (
            <span>
              <Rich
                parts={texts.acknowledgedBy(
                  <bdi>{visibleText(event.acknowledged.by)}</bdi>,
                  <Time at={event.acknowledged.at} />,
                )}
              />
            </span>
          )}
          {event.assignee && (
            <span>
              {event.assignee.own ? (
                texts.yours
              ) : (
                <bdi>{texts.assignedTo(visibleText(event.assignee.name))}</bdi>
              )}
            </span>
          )}
        </p>
      </div>
      {clearedAt === null && <Actions event={event} />}
    </li>
  );
}

function TightItem({ event }: { event: AlertEvent }) {
  return (
    <li className="grid gap-0.5 px-3 py-2 text-[0.8125rem]">
      <p className="break-words">
        <Rich
          parts={texts.about(
            <Subject event={event} />,
            <span className="text-muted">{visibleText(event.now ?? event.message)}</span>,
          )}
        />
      </p>
      {event.apart !== null && <p className="break-all text-xs text-muted">{visibleText(event.apart)}</p>}
      {event.customer && (
        <p className="text-xs">
          <BesideCustomer customer={event.customer} />
        </p>
      )}
      <p className="text-xs text-faint">{visibleText(event.rule)}</p>
      <p className="flex justify-between gap-3 text-xs text-muted">
        <State event={event} />
        <Time at={event.firedAt} />
      </p>
    </li>
  );
}

function Actions({ event }: { event: AlertEvent }) {
  const { permissions } = useActor();
  const account = useAccounts().find(({ id }) => id === event.accountId);
  const [topUp, setTopUp] = useState(false);
  const name = visibleText(disambiguatedName(event.subject, event.apart));
  const { run, pending } = useAction(workOnAlertsAction, {
    unanswered: safeToRepeat(),
    invalidates: [["alerts"], ["overview"]],
    readFirst: true,
    failed: texts.unchanged(name),
  });
  const work = (what: AlertWork) => void run({ ...what, ids: [event.id], ruleId: null });
  const operation = mayTopUp(event, account, permissions);
  const mayWork = permissions.includes("alerts.work");
  const href = useHref(event);
  return (
    <div className="ml-auto flex items-center gap-1">
      {operation && (
        <Button size="sm" aria-label={texts.topUpOf(name)} onClick={() => setTopUp(true)}>
          {texts.topUp}
        </Button>
      )}
      {mayWork && event.acknowledged === null && (
        <Button
          size="sm"
          pending={pending}
          aria-label={texts.acknowledgeOf(name)}
          onClick={() => work({ work: "acknowledge" })}
        >
          {texts.acknowledge}
        </Button>
      )}
      {mayWork && (
        <Menu
          label={texts.actionsFor(name)}
          icon={<Ellipsis aria-hidden="true" className="size-4" />}
          items={[
            ...(href ? [{ kind: "link" as const, label: texts.open, href }] : []),
            event.assignee?.own
              ? { label: texts.noLongerMine, onSelect: () => work({ work: "unassign" }) }
              : { label: texts.assignToMe, onSelect: () => work({ work: "assign" }) },
            ...(event.snoozedUntil === null
              ? snoozes(new Date()).map(({ label, until }) => ({
                  label,
                  onSelect: () => work({ work: "snooze", until: until.toISOString() }),
                }))
              : [{ label: texts.endSnooze, onSelect: () => work({ work: "wake" }) }]),
            ...(event.acknowledged
              ? [{ label: texts.takeBack, onSelect: () => work({ work: "reopen" }) }]
              : []),
          ]}
        />
      )}
      {topUp && operation && account && event.remoteId !== null && (
        <TopUp
          subUser={{ accountId: account.id, remoteId: event.remoteId }}
          account={account}
          operation={operation}
          onClose={() => setTopUp(false)}
        />
      )}
    </div>
  );
}

function State({ event: { clearedAt, snoozedUntil } }: { event: AlertEvent }) {
  if (clearedAt === null && snoozedUntil !== null)
    return (
      <StatusBadge tone="neutral" shape="ring">
        <Rich parts={texts.snoozedUntil(<Time at={snoozedUntil} />)} />
      </StatusBadge>
    );
  const open = clearedAt === null;
  return (
    <StatusBadge tone={open ? "bad" : "neutral"} shape={open ? "dot" : "ring"}>
      {open ? texts.openState : texts.clearedState}
    </StatusBadge>
  );
}

/** The page of what it is about, where this person may see it. */
function useHref(event: AlertEvent): string | null {
  const { permissions } = useActor();
  return alertKindInfo[event.kind].about === "system" && !permissions.includes("system.read")
    ? null
    : alertPath(event);
}

function Subject({ event }: { event: AlertEvent }) {
  const href = useHref(event);
  const name = visibleText(event.subject);
  if (href === null) return <span className="font-medium">{name}</span>;
  return (
    <Link href={href} className="break-words font-medium text-accent hover:underline">
      {name}
    </Link>
  );
}
