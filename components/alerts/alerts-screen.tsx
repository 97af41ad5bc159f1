"use client";

import { useQuery } from "@tanstack/react-query";
import { BellRing, Plus } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState, type ReactNode } from "react";
import { alertsQuery } from "@/components/page-queries";
import { useAllowed } from "@/components/actor";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Skeleton } from "@/components/ui/skeleton";
import type { AlertChannel, AlertRule, AlertsFilter } from "@/lib/domain/alerts/alert";
import * as texts from "@/lib/domain/texts/alerts";
import { ChannelList, MailMissing } from "./channel-list";
import type { Doomed } from "./delete-dialog";
import { AlertFilters } from "./alert-filters";
import { AlertGroups } from "./alert-groups";
import { DeliveryLog } from "./delivery-log";
import { RuleList } from "./rule-list";
import { alertsSearch, readAlertsAddress } from "./search";

const RuleDialog = lazyPart(() => import("./rule-dialog"), { over: true });
const ChannelDialog = lazyPart(() => import("./channel-dialog"), { over: true });
const DeleteDialog = lazyPart(() => import("./delete-dialog"), { over: true });

type Ask =
  | { kind: "rule"; rule: AlertRule | null }
  | { kind: "channel"; channel: AlertChannel | null }
  | { kind: "delete"; doomed: Doomed };

/** `keptDays`: for how long cleared alerts are kept; null is for ever. */
export function AlertsScreen({ keptDays }: { keptDays: number | null }) {
  const [given, setFilter] = useQueryStates(alertsSearch);
  const { filter, problem } = readAlertsAddress(given);
  const { data, error } = useQuery(alertsQuery(filter));
  const mayWrite = useAllowed("alerts.write");
  const [ask, setAsk] = useState<Ask | null>(null);
  const close = () => setAsk(null);
  if (!data) return error ? <Banner tone="bad">{error.message}</Banner> : <AlertsSkeleton />;
  return (
    <div className="grid gap-4">
      {error && <Banner tone="warn">{texts.notRefreshed(error.message)}</Banner>}
      <Panel
        id="fired"
        title={texts.fired}
        note={data.open > 0 && <Badge tone="bad">{texts.openCount(data.open)}</Badge>}
      >
        <AlertFilters given={given} counts={data.counts} onChange={(patch) => void setFilter(patch)} />
        {problem !== null ? (
          <Banner tone="bad" flush>
            {problem}
          </Banner>
        ) : data.events.length === 0 ? (
          <p className="flex items-center justify-center gap-2 px-4 py-6 text-[0.8125rem] text-muted">
            <BellRing aria-hidden="true" className="size-4" /> {nothing(filter)}
          </p>
        ) : (
          <AlertGroups view={data} />
        )}
        <p className="border-t px-4 py-2 text-xs text-muted">{texts.closesByItself(keptDays)}</p>
      </Panel>
      <Panel
        id="rules"
        title={texts.rules}
        action={
          mayWrite && (
            <Button
              size="sm"
              icon={<Plus aria-hidden="true" className="size-3.5" />}
              onClick={() => setAsk({ kind: "rule", rule: null })}
            >
              {texts.newRule}
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
        title={texts.channels}
        action={
          mayWrite && (
            <Button
              size="sm"
              icon={<Plus aria-hidden="true" className="size-3.5" />}
              onClick={() => setAsk({ kind: "channel", channel: null })}
            >
              {texts.newChannel}
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
      <Panel id="deliveries" title={texts.deliveries}>
        <DeliveryLog deliveries={data.deliveries} />
      </Panel>
      {ask?.kind === "rule" && (
        <RuleDialog
          rule={ask.rule}
          now={data.rules.find(({ id }) => id === ask.rule?.id) ?? null}
          channels={data.channels}
          onClose={close}
        />
      )}
      {ask?.kind === "channel" && (
        <ChannelDialog channel={ask.channel} mailConfigured={data.mailConfigured} onClose={close} />
      )}
      {ask?.kind === "delete" && <DeleteDialog doomed={ask.doomed} onClose={close} />}
    </div>
  );
}

const nothing = ({ state, kind, provider }: AlertsFilter) =>
  kind !== null || provider !== null ? texts.noneMatches : texts.noneOf[state ?? "open"];

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
