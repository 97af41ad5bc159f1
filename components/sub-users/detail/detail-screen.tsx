"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ActivitySection } from "@/components/activity/activity-section";
import { CommentsSection } from "@/components/comments/comments-section";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useActor } from "@/components/actor";
import { useFocusedSubUser } from "@/components/keys/commands";
import { HandOverSection } from "@/components/hand-over/hand-over-section";
import { offeredOperations } from "@/lib/domain/operations/offered";
import type { DeskOperation } from "@/lib/domain/operations/operations";
import { CopyButton } from "@/components/ui/copy-button";
import { lazyPart } from "@/components/ui/lazy-part";
import { UsageSection } from "@/components/usage/usage-section";
import { visibleText } from "@/lib/domain/format";
import type { ConnectionDescriptor } from "@/lib/domain/providers/descriptor";
import type { SubUser, SubUserRef } from "@/lib/domain/sub-users/sub-user";
import "../sub-users.css";
import * as texts from "@/lib/domain/texts/sub-user";
import { rememberSubUser } from "../recent";
import { ConnectionSection } from "./connection-section";
import { CustomerSection } from "./customer-section";
import { DetailActions } from "./detail-actions";
import { DetailsSection } from "./details-section";
import { LimitsSection } from "./limits-section";
import { ListPosition } from "./list-position";
import { LiveState } from "./live-state";
import { WorkingLine } from "./working-line";
import { subUserLiveQuery, subUserQuery } from "./queries";
import { SubUserStatus } from "./sub-user-status";

const EditTagsDialog = lazyPart(() => import("../edit-tags-dialog"), { over: true });
const OperationDialog = lazyPart(
  async () => ({
    default: (await import("@/components/operations/dialogs/operation-dialog")).OperationDialog,
  }),
  { over: true },
);

const nothingKnown = { lastTrafficAt: null, lastSwitch: null };

/** The mirror at once, then what the provider says, whichever is the later word. */
export function DetailScreen({
  accountId,
  remoteId,
  connection,
}: SubUserRef & { connection: ConnectionDescriptor | null }) {
  const ref = { accountId, remoteId };
  const mirror = useQuery(subUserQuery(ref));
  const live = useQuery(subUserLiveQuery(ref));
  const account = useAccounts().find(({ id }) => id === accountId);
  const { permissions, email } = useActor();
  const [ask, setAsk] = useState<DeskOperation | "tags" | null>(null);
  const subUser = later(mirror.data, live.data?.subUser);
  useFocusedSubUser(() => subUser ?? null);
  useEffect(() => rememberSubUser(email, { accountId, remoteId }), [email, accountId, remoteId]);
  if (!subUser) return null;

  const providerLabel = account?.providerLabel ?? subUser.provider;
  const name = visibleText(subUser.name);
  const close = () => setAsk(null);
  const offered = account ? offeredOperations(subUser, account, permissions) : [];
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
        <ListPosition {...ref} />
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <span
                className="provider-mark !mr-0"
                data-tone={account?.mark.tone}
                title={providerLabel}
                aria-hidden="true"
              >
                {account?.mark.letter ?? providerLabel.charAt(0)}
              </span>
              <span className="flex min-w-0 items-center gap-1">
                <h1 className="min-w-0 overflow-x-clip break-all text-xl font-semibold leading-7 tracking-tight">
                  {name}
                </h1>
                <CopyButton size="sm" text={subUser.name} label={texts.copyName} />
              </span>
              <SubUserStatus subUser={subUser} />
            </div>
            <LiveState live={live} subUser={subUser} providerLabel={providerLabel} />
          </div>
          {account && <DetailActions subUser={subUser} account={account} onAsk={setAsk} />}
        </div>
      </div>
      <WorkingLine
        subUser={subUser}
        facts={mirror.data ?? nothingKnown}
        account={account}
        providerLabel={providerLabel}
        onAsk={setAsk}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <LimitsSection subUser={subUser} providerLabel={providerLabel} limits={account?.limits ?? []} />
          <UsageSection
            subUser={subUser}
            providerLabel={providerLabel}
            onAddTraffic={offered.includes("allocate-traffic") ? () => setAsk("allocate-traffic") : undefined}
          />
          <ConnectionSection subUser={subUser} account={account} connection={connection} />
          {subUser.vanishedAt === null && <HandOverSection subUser={ref} />}
          <ActivitySection {...ref} />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          {permissions.includes("customers.read") && <CustomerSection {...ref} />}
          <DetailsSection
            subUser={subUser}
            account={account}
            onNote={offered.includes("set-note") ? () => setAsk("set-note") : null}
            onTags={() => setAsk("tags")}
          />
          {permissions.includes("customers.contacts") && <CommentsSection {...ref} />}
        </div>
      </div>
      {ask === "tags" && <EditTagsDialog subUser={subUser} onClose={close} />}
      {ask !== null && ask !== "tags" && (
        <OperationDialog operation={ask} subUser={subUser} account={account ?? null} onClose={close} />
      )}
    </div>
  );
}

function later(mirror: SubUser | undefined, live: SubUser | null | undefined): SubUser | undefined {
  if (!mirror || !live) return mirror ?? live ?? undefined;
  return Date.parse(live.observedAt) > Date.parse(mirror.observedAt) ? live : mirror;
}
