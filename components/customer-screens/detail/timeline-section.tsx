"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useActor } from "@/components/actor";
import { ActRow } from "@/components/activity/act-row";
import { differences } from "@/components/audit/difference";
import { CommentItem } from "@/components/comments/comment-item";
import { StatusBadge } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { OlderPages } from "@/components/ui/older-pages";
import { Rich } from "@/components/ui/rich";
import { Section } from "@/components/ui/section";
import { Time } from "@/components/ui/time";
import { Choice } from "@/components/usage/choice";
import { timelineKinds, type TimelineEntry, type TimelineKind } from "@/lib/domain/customers/timeline";
import { visibleText } from "@/lib/domain/format";
import type { Permission } from "@/lib/domain/staff/permissions";
import { subUserPath } from "@/lib/domain/sub-users/address";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/customer";
import { customerTimelineQuery } from "../queries";

const permissions: Record<TimelineKind, Permission> = {
  operations: "operations.read",
  changes: "audit.read",
  found: "sub-users.read",
  alerts: "alerts.read",
  comments: "customers.contacts",
};

/** What happened to a customer and its sub-users, newest first; older entries on demand. */
export function TimelineSection({ id }: { id: string }) {
  const actor = useActor();
  const [kind, setKind] = useState<TimelineKind | "all">("all");
  const query = useInfiniteQuery(customerTimelineQuery(id, kind === "all" ? null : kind));
  const mayWrite = actor.permissions.includes("comments.write");
  const accounts = useAccounts();
  const accountLabel = (account: string) => accounts.find((each) => each.id === account)?.label ?? account;
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const kinds = timelineKinds.filter((each) => actor.permissions.includes(permissions[each]));
  return (
    <Section id="timeline" title={texts.timelineTitle}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div>
          <Choice
            label={texts.timelineFilter}
            options={[
              { value: "all" as const, label: texts.everything },
              ...kinds.map((value) => ({ value, label: texts.timelineKinds[value] })),
            ]}
            value={kind}
            onChange={setKind}
          />
        </div>
        <OlderPages
          query={query}
          skeleton="h-28"
          empty={<p className="text-[0.8125rem] text-muted">{texts.timelineEmpty}</p>}
        >
          {entries.length > 0 ? (
            <ol
              className={cx(
                "@container divide-y rounded-lg border bg-surface shadow-lift",
                query.isPlaceholderData && "opacity-60",
              )}
            >
              {entries.map((entry) => (
                <Entry key={keyOf(entry)} entry={entry} accountLabel={accountLabel} mayWrite={mayWrite} />
              ))}
            </ol>
          ) : null}
        </OlderPages>
      </div>
    </Section>
  );
}

function keyOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case "operations":
      return entry.operation.id;
    case "changes":
      return `audit ${entry.entry.seq}`;
    case "found":
      return `drift ${entry.drift.id}`;
    case "alerts":
      return entry.alert.id;
    case "comments":
      return entry.comment.id;
  }
}

interface EntryProps {
  entry: TimelineEntry;
  accountLabel: (id: string) => string;
  /** Whether the person may write comments, and so change their own. */
  mayWrite: boolean;
}

function Entry({ entry, accountLabel, mayWrite }: EntryProps) {
  switch (entry.kind) {
    case "operations":
      return (
        <ActRow
          act={{ kind: "operation", at: entry.at, operation: entry.operation }}
          of={undefined}
          accountLabel={accountLabel}
        />
      );
    case "changes":
      return (
        <ActRow
          act={{ kind: "event", at: entry.at, entry: entry.entry }}
          of={undefined}
          accountLabel={accountLabel}
        />
      );
    case "found": {
      const { drift } = entry;
      const changes = differences({ outcome: "done", before: drift.before, after: drift.after });
      return (
        <Row
          state={
            <StatusBadge tone="warn" shape="triangle">
              {texts.found}
            </StatusBadge>
          }
          title={
            <Rich
              parts={texts.foundAt(<Name of={drift} name={drift.name} />, accountLabel(drift.accountId))}
            />
          }
          at={entry.at}
        >
          {changes.map(({ label, before, after }) => (
            <p key={label} className="break-words text-muted">
              {label === null ? after : texts.changed(label, before, after)}
            </p>
          ))}
        </Row>
      );
    }
    case "alerts": {
      const { alert } = entry;
      const open = alert.clearedAt === null;
      return (
        <Row
          state={
            <StatusBadge tone={open ? "bad" : "neutral"} shape={open ? "triangle" : "ring"}>
              {open ? texts.alertOpen : texts.alertCleared}
            </StatusBadge>
          }
          title={
            <Rich
              parts={texts.alertAbout(
                <span className="font-medium">{visibleText(alert.rule)}</span>,
                alert.accountId !== null && alert.remoteId !== null ? (
                  <Name of={{ accountId: alert.accountId, remoteId: alert.remoteId }} name={alert.subject} />
                ) : (
                  visibleText(alert.subject)
                ),
              )}
            />
          }
          at={entry.at}
        >
          <p className="break-words text-muted">{visibleText(alert.message)}</p>
        </Row>
      );
    }
    case "comments": {
      const { comment, about } = entry;
      return (
        <Row
          state={
            <StatusBadge tone="accent" shape="square">
              {texts.comment}
            </StatusBadge>
          }
          title={about && <Rich parts={texts.commentOn(<Name of={about} name={about.name} />)} />}
        >
          <ul>
            <CommentItem comment={comment} mayWrite={mayWrite} />
          </ul>
        </Row>
      );
    }
  }
}

function Name({ of, name }: { of: SubUserRef; name: string }) {
  return (
    <Link href={subUserPath(of)} className="break-all font-medium text-accent hover:underline">
      {visibleText(name)}
    </Link>
  );
}

/** Laid out as the rows of the activity, among which it stands. */
function Row({
  state,
  title,
  at,
  children,
}: {
  state: ReactNode;
  title: ReactNode;
  /** Absent where it says so itself. */
  at?: string;
  children: ReactNode;
}) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-1 px-4 py-2 text-[0.8125rem] @2xl:grid-cols-[9.5rem_minmax(0,1fr)_auto]">
      <span className="flex min-h-5 items-center">{state}</span>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-0.5 @max-2xl:order-last @max-2xl:col-span-2">
        {title && <p className="break-words">{title}</p>}
        {children}
      </div>
      {at !== undefined && (
        <p className="text-right text-muted">
          <Time at={at} />
        </p>
      )}
    </li>
  );
}
