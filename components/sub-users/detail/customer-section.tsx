"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useAllowed } from "@/components/actor";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { customerPath } from "@/lib/domain/customers/address";
import { formatBytes, formatExactBytes, visibleText } from "@/lib/domain/format";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser, SubUserRef } from "@/lib/domain/sub-users/sub-user";
import { disambiguatedName, disambiguator } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/assign";
import { usageOf } from "@/lib/domain/usage/usage";
import { besideQuery } from "./queries";
import { SubUserStatus } from "./sub-user-status";

const AssignDialog = lazyPart(() => import("@/components/customers/assign/assign-dialog"), { over: true });
const RemoveDialog = lazyPart(() => import("@/components/customers/assign/remove-dialog"), { over: true });

/** Whose the sub-user is, and what else they have. */
export function CustomerSection({ accountId, remoteId }: SubUserRef) {
  const ref = { accountId, remoteId };
  const mayLink = useAllowed("customers.link");
  const beside = useQuery(besideQuery(ref));
  const [ask, setAsk] = useState<"assign" | "remove" | null>(null);
  const customer = beside.data?.customer;
  return (
    <Section
      id="customer"
      title={texts.sectionTitle}
      action={
        mayLink &&
        beside.data && (
          <span className="-my-1 flex">
            <Button size="sm" variant="ghost" onClick={() => setAsk("assign")}>
              {customer ? texts.change : texts.assignOne}
            </Button>
            {customer && (
              <Button size="sm" variant="ghost" onClick={() => setAsk("remove")}>
                {texts.removeOne}
              </Button>
            )}
          </span>
        )
      }
    >
      {beside.error && <Banner tone="bad">{texts.notRead}</Banner>}
      {beside.data && !customer && <p className="text-[0.8125rem] text-muted">{texts.noCustomer}</p>}
      {beside.data && customer && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <p className="flex flex-wrap items-center gap-2 text-[0.8125rem]">
            <Link
              href={customerPath(customer.id)}
              className="min-w-0 font-medium wrap-anywhere text-accent hover:underline"
            >
              {visibleText(customer.name)}
            </Link>
            {customer.state === "closed" && <Badge>{texts.closed}</Badge>}
          </p>
          <Siblings rows={beside.data.siblings} total={beside.data.total} href={customerPath(customer.id)} />
        </div>
      )}
      {ask === "assign" && <AssignDialog refs={[ref]} onClose={() => setAsk(null)} />}
      {ask === "remove" && customer && (
        <RemoveDialog subUser={ref} customer={customer} onClose={() => setAsk(null)} />
      )}
    </Section>
  );
}

function Siblings({ rows, total, href }: { rows: readonly SubUser[]; total: number; href: string }) {
  const accounts = useAccounts();
  if (total === 0) return <p className="text-[0.8125rem] text-muted">{texts.noSiblings}</p>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <h3 className="text-xs font-medium text-muted">{texts.siblings(total)}</h3>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-1">
        {rows.map((row) => {
          const account = accounts.find(({ id }) => id === row.accountId);
          const provider = account?.providerLabel ?? row.provider;
          return (
            <li key={subUserKey(row)} className="flex items-center gap-2 text-[0.8125rem]">
              <span
                className="provider-mark !mr-0"
                data-tone={account?.mark.tone}
                title={account?.label ?? provider}
              >
                {account?.mark.letter ?? provider.charAt(0)}
              </span>
              <Link href={subUserPath(row)} className="min-w-0 flex-1 truncate hover:underline">
                {visibleText(disambiguatedName(row.name, disambiguator(row)))}
              </Link>
              <SubUserStatus subUser={row} />
              <Left row={row} />
            </li>
          );
        })}
      </ul>
      {total > rows.length && (
        <Link href={href} className="w-fit text-[0.8125rem] font-medium text-accent hover:underline">
          {texts.allSiblings(total + 1)}
        </Link>
      )}
    </div>
  );
}

function Left({ row }: { row: SubUser }) {
  const usage = usageOf(row.trafficUsed, row.trafficCap);
  const [text, title] =
    usage.kind === "capped"
      ? [texts.left(formatBytes(usage.left)), formatExactBytes(usage.left)]
      : usage.kind === "zero"
        ? [texts.left(formatBytes(0)), undefined]
        : [usage.kind === "uncapped" ? texts.noCap : texts.leftUnknown, undefined];
  return (
    <span className="shrink-0 text-xs text-muted tabular-nums" title={title}>
      {text}
    </span>
  );
}
