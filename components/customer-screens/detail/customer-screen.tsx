"use client";

import { useQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useActor } from "@/components/actor";
import { CommentBox } from "@/components/comments/comment-box";
import { Button } from "@/components/ui/button";
import { Banner } from "@/components/ui/banner";
import { CopyButton } from "@/components/ui/copy-button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { Menu } from "@/components/ui/menu";
import { Rich } from "@/components/ui/rich";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { customerPath, customersPath } from "@/lib/domain/customers/address";
import { mayCreate } from "@/lib/domain/operations/may-create";
import { stateWords } from "@/lib/domain/customers/words";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customer";
import { customerActions } from "../actions";
import type { AskedOfCustomer } from "../dialogs/asked";
import { customerQuery } from "../queries";
import { useUndo } from "../use-undo";
import { DetailsSection } from "./details-section";
import { Facts } from "./facts";
import { HandOver } from "./hand-over";
import { SubUsersSection } from "./sub-users-section";
import { TimelineSection } from "./timeline-section";
import { UsageSection } from "./usage-section";

const OperationDialog = lazyPart(
  async () => ({
    default: (await import("@/components/operations/dialogs/operation-dialog")).OperationDialog,
  }),
  { over: true },
);
const CustomerDialog = lazyPart(() => import("../dialogs/customer-dialog"), { over: true });

/** What one customer has at all providers, what is left, who runs out first, and what was done last. */
export function CustomerScreen({ id }: { id: string }) {
  const { data: customer, error } = useQuery(customerQuery(id));
  const { permissions } = useActor();
  const [ask, setAsk] = useState<AskedOfCustomer | null>(null);
  const [creating, setCreating] = useState(false);
  const accounts = useAccounts();
  const undo = useUndo();
  if (!customer) return error ? <Banner tone="bad">{error.message}</Banner> : null;
  const name = visibleText(customer.name);
  const { undoable } = customer;
  const reachesOthers = undoable !== null && undoable.customers > 1;
  const look = stateWords(customer);
  const [first, ...rest] = customerActions(customer, permissions, setAsk);
  const mayLink = customer.state === "active" && permissions.includes("customers.link");
  const mayMake = mayLink && accounts.some((account) => mayCreate(account, permissions));
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
        <Link href={customersPath} className="w-fit text-[0.8125rem] text-muted hover:text-ink">
          {texts.allCustomers}
        </Link>
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="flex min-w-0 items-center gap-1">
              <h1 className="min-w-0 overflow-x-clip break-words text-xl font-semibold leading-7 tracking-tight">
                {name}
              </h1>
              <CopyButton size="sm" text={customer.name} label={texts.copyName} />
            </span>
            <StatusBadge tone={look.tone} shape={look.shape}>
              {look.label}
            </StatusBadge>
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <HandOver customer={customer} />
            {mayLink && (
              <Button variant="primary" onClick={() => setAsk("assign")}>
                {texts.assign}
              </Button>
            )}
            {/* Together: the menu alone would be a line of its own. */}
            <span className="flex items-center gap-2">
              {first && first.kind === undefined && <Button onClick={first.onSelect}>{first.label}</Button>}
              {rest.length > 0 && (
                <Menu
                  label={texts.moreActions}
                  variant="secondary"
                  icon={<Ellipsis aria-hidden="true" className="size-4" />}
                  items={rest.filter((item) => item.kind !== undefined || item.label !== texts.assign)}
                />
              )}
            </span>
          </div>
        </div>
      </div>
      {customer.mergedInto && (
        <Banner>
          <Rich
            parts={texts.mergedInto(
              <Link
                href={customerPath(customer.mergedInto.id)}
                className="font-medium text-accent hover:underline"
              >
                {visibleText(customer.mergedInto.name)}
              </Link>,
            )}
          />
        </Banner>
      )}
      {customer.erasedAt !== null && <Banner>{texts.erasedHelp}</Banner>}
      {undoable && permissions.includes("customers.link") && (
        <Banner
          action={
            <Button
              size="sm"
              pending={undo.pending}
              onClick={() => (reachesOthers ? setAsk("undo") : void undo.run(undoable.changeId))}
            >
              {reachesOthers ? texts.undoAsking : texts.undo}
            </Button>
          }
        >
          <Rich
            parts={texts.lastChange(
              undoable.kind,
              <bdi>{visibleText(undoable.actor)}</bdi>,
              <Time at={undoable.at} />,
            )}
          />
          {reachesOthers && ` ${texts.reached(undoable.customers, undoable.links)}`}
        </Banner>
      )}
      <Facts customer={customer} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <SubUsersSection
            customer={customer}
            onAssign={mayLink ? () => setAsk("assign") : undefined}
            onCreate={mayMake ? () => setCreating(true) : undefined}
          />
          {customer.subUsers.length + customer.former.length > 0 && <UsageSection id={id} />}
          <TimelineSection id={id} />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 max-lg:order-first">
          <DetailsSection customer={customer} />
          {permissions.includes("comments.write") && !customer.merged && !customer.erased && (
            <Section id="comment" title={texts.commentTitle}>
              <CommentBox subject={{ customerId: id }} />
            </Section>
          )}
        </div>
      </div>
      {creating && (
        <OperationDialog
          operation="create"
          subUser={null}
          account={null}
          customer={{ id, name: customer.name }}
          onClose={() => setCreating(false)}
        />
      )}
      {ask && <CustomerDialog what={ask} id={id} onClose={() => setAsk(null)} />}
    </div>
  );
}
