"use client";

import { useQuery } from "@tanstack/react-query";
import { BellRing, Plus } from "lucide-react";
import { useState, type ReactNode } from "react";
import { alertsQuery } from "@/components/page-queries";
import { useAllowed } from "@/components/actor";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Skeleton } from "@/components/ui/skeleton";
import type { AlertChannel, AlertRule } from "@/lib/domain/alerts/alert";
import { alertDays } from "@/lib/domain/alerts/retention";
import { formatCount } from "@/lib/domain/format";
import { ChannelList, MailMissing } from "./channel-list";
import type { Doomed } from "./delete-dialog";
import { DeliveryLog } from "./delivery-log";
import { EventItem } from "./event-item";
import { RuleList } from "./rule-list";

const RuleDialog = lazyPart(() => import("./rule-dialog"), { over: true });
const ChannelDialog = lazyPart(() => import("./channel-dialog"), { over: true });
const DeleteDialog = lazyPart(() => import("./delete-dialog"), { over: true });

type Ask =
  | { kind: "rule"; rule: AlertRule | null }
  | { kind: "channel"; channel: AlertChannel | null }
  | { kind: "delete"; doomed: Doomed };

const shownAtFirst = 8;

export function AlertsScreen() {
  const { data, error } = useQuery(alertsQuery());
  const mayWrite = useAllowed("alerts.write");
  const [ask, setAsk] = useState<Ask | null>(null);
  const [all, setAll] = useState(false);
  const close = () => setAsk(null);
  if (!data) return error ? <Banner tone="bad">{error.message}</Banner> : <AlertsSkeleton />;
  const { events } = data;
  const fired = data.open + data.cleared;
  return (
    <div className="grid gap-4">
      {error && <Banner tone="warn">The list could not be refreshed: {error.message}</Banner>}
      <Panel
        id="fired"
        title="Fired"
        note={data.open > 0 && <Badge tone="bad">{formatCount(data.open)} open</Badge>}
      >
        {events.length === 0 ? (
          <p className="flex items-center justify-center gap-2 px-4 py-6 text-[0.8125rem] text-muted">
            <BellRing aria-hidden="true" className="size-4" /> Nothing has fired. The rules below are watched
            all the time.
          </p>
        ) : (
          <>
            <ol className="divide-y">
              {(all ? events : events.slice(0, shownAtFirst)).map((event) => (
                <EventItem key={event.id} event={event} />
              ))}
            </ol>
            <p className="flex flex-wrap items-center gap-x-3 border-t px-3 py-1.5 text-xs text-muted">
              {events.length > shownAtFirst && (
                <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
                  {all
                    ? "Show fewer"
                    : `Show the latest ${events.length}${fired > events.length ? ` of ${formatCount(fired)}` : ""}`}
                </Button>
              )}
              <span className="px-1 py-1.5">Cleared alerts are kept for {alertDays} days.</span>
            </p>
          </>
        )}
      </Panel>
      <Panel
        id="rules"
        title="Rules"
        action={
          mayWrite && (
            <Button
              size="sm"
              icon={<Plus aria-hidden="true" className="size-3.5" />}
              onClick={() => setAsk({ kind: "rule", rule: null })}
            >
              New rule
            </Button>
          )
        }
      >
        <RuleList
          view={data}
          onEdit={(rule) => setAsk({ kind: "rule", rule })}
          onDelete={(rule) => setAsk({ kind: "delete", doomed: { kind: "rule", rule } })}
        />
      </Panel>
      <Panel
        id="channels"
        title="Channels"
        action={
          mayWrite && (
            <Button
              size="sm"
              icon={<Plus aria-hidden="true" className="size-3.5" />}
              onClick={() => setAsk({ kind: "channel", channel: null })}
            >
              New channel
            </Button>
          )
        }
      >
        {!data.mailConfigured && data.channels.some(({ kind }) => kind === "email") && (
          <div className="px-4 pt-3">
            <MailMissing />
          </div>
        )}
        <ChannelList
          channels={data.channels}
          onEdit={(channel) => setAsk({ kind: "channel", channel })}
          onDelete={(channel) =>
            setAsk({
              kind: "delete",
              doomed: {
                kind: "channel",
                channel,
                rules: data.rules.filter(({ channels }) => channels.includes(channel.id)),
              },
            })
          }
        />
      </Panel>
      <Panel id="deliveries" title="Deliveries">
        <DeliveryLog deliveries={data.deliveries} />
      </Panel>
      {ask?.kind === "rule" && <RuleDialog rule={ask.rule} channels={data.channels} onClose={close} />}
      {ask?.kind === "channel" && (
        <ChannelDialog channel={ask.channel} mailConfigured={data.mailConfigured} onClose={close} />
      )}
      {ask?.kind === "delete" && <DeleteDialog doomed={ask.doomed} onClose={close} />}
    </div>
  );
}

function Panel({
  id,
  title,
  note,
  action,
  children,
}: {
  id: string;
  title: string;
  note?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="overflow-hidden rounded-lg border bg-surface shadow-lift">
      <div className="flex min-h-11 items-center gap-2 border-b px-4">
        <h2 id={id} className="text-[0.8125rem] font-semibold">
          {title}
        </h2>
        {note}
        <span className="ml-auto">{action}</span>
      </div>
      {children}
    </section>
  );
}

function AlertsSkeleton() {
  return (
    <div className="grid gap-4" aria-busy="true">
      <Skeleton className="h-40 rounded-lg" />
      <Skeleton className="h-96 rounded-lg" />
      <Skeleton className="h-32 rounded-lg" />
    </div>
  );
}
