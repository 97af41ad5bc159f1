"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useAllowed } from "@/components/actor";
import { forecastCell, leftCell, statusCell, usageCell, weekCell } from "@/components/sub-users/cells";
import { Button, IconButton } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { Section } from "@/components/ui/section";
import { useShown } from "@/components/ui/show-more";
import { Day } from "@/components/ui/time";
import { useGo } from "@/components/ui/progress";
import type { CustomerDetail } from "@/lib/domain/customers/row";
import { formatBytes, formatExactBytes, visibleText } from "@/lib/domain/format";
import type { DeskOperation } from "@/lib/domain/operations/operations";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { disambiguator } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/customer";

const RowMenu = lazyPart(() => import("@/components/sub-users/row-menu"), { over: true });
const AssignDialog = lazyPart(() => import("@/components/customers/assign/assign-dialog"), { over: true });
const RemoveDialog = lazyPart(() => import("@/components/customers/assign/remove-dialog"), { over: true });
const EditTagsDialog = lazyPart(() => import("@/components/sub-users/edit-tags-dialog"), { over: true });
const OperationDialog = lazyPart(
  async () => ({
    default: (await import("@/components/operations/dialogs/operation-dialog")).OperationDialog,
  }),
  { over: true },
);

interface Asked {
  what: DeskOperation | "tags" | "assign" | "remove";
  subUser: SubUser;
}

interface SubUsersSectionProps {
  customer: CustomerDetail;
  /** Undefined where the person may assign none. */
  onAssign?: () => void;
  /** Undefined where they may create none. */
  onCreate?: () => void;
}

/** What the customer has at every provider, each with what can be done with it. */
export function SubUsersSection({ customer, onAssign, onCreate }: SubUsersSectionProps) {
  const { go } = useGo();
  const accounts = useAccounts();
  const mayLink = useAllowed("customers.link");
  const [menu, setMenu] = useState<{ subUser: SubUser; button: HTMLButtonElement } | null>(null);
  const [ask, setAsk] = useState<Asked | null>(null);
  const { shown, more } = useShown(customer.subUsers, 50);
  const accountOf = (id: string) => accounts.find((each) => each.id === id);

  return (
    <Section
      id="sub-users"
      title={texts.subUsersTitle}
      action={
        onCreate &&
        customer.subUsers.length > 0 && (
          <Button size="sm" onClick={onCreate}>
            {texts.createSubUser}
          </Button>
        )
      }
    >
      {customer.subUsers.length === 0 ? (
        <div className="flex flex-wrap items-center gap-3 text-[0.8125rem] text-muted">
          <p>{texts.noSubUsers}</p>
          <span className="flex flex-wrap gap-2">
            {onCreate && <Button onClick={onCreate}>{texts.createSubUser}</Button>}
            {onAssign && <Button onClick={onAssign}>{texts.assign}</Button>}
          </span>
        </div>
      ) : (
        <div
          className="relative -m-4 overflow-x-auto"
          tabIndex={0}
          role="region"
          aria-label={texts.subUsersRegion}
        >
          <table className="w-full min-w-152 text-[0.8125rem] tabular-nums">
            <caption className="sr-only">{texts.subUsersCaption(visibleText(customer.name))}</caption>
            <thead className="text-left text-xs text-muted">
              <tr className="border-b">
                {texts.subUserHeadings.map(({ label, end }) => (
                  <th
                    key={label}
                    scope="col"
                    className={end ? "px-3 py-1.5 text-right font-medium" : "px-3 py-1.5 font-medium"}
                  >
                    {label}
                  </th>
                ))}
                <th scope="col" className="w-10">
                  <span className="sr-only">{texts.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {shown.map((subUser) => {
                const account = accountOf(subUser.accountId);
                const provider = account?.providerLabel ?? subUser.provider;
                const words = { amount: formatBytes, exact: formatExactBytes, provider, percent: false };
                const name = visibleText(subUser.name);
                const disambiguation = disambiguator(subUser);
                const apart = disambiguation === null ? null : visibleText(disambiguation);
                const used = usageCell(subUser.trafficUsed, subUser.trafficCap, words);
                const left = leftCell(subUser.trafficUsed, subUser.trafficCap, words);
                const forecast = forecastCell(subUser, provider);
                const week = weekCell(subUser);
                return (
                  <tr
                    key={subUserKey(subUser)}
                    className={subUser.vanishedAt === null ? undefined : "text-muted"}
                  >
                    <th scope="row" className="max-w-64 px-3 py-1.5 text-left font-normal">
                      <span className="flex min-w-0 items-center">
                        <span className="provider-mark" data-tone={account?.mark.tone} title={provider}>
                          {account?.mark.letter ?? provider.charAt(0)}
                        </span>
                        <Link
                          href={subUserPath(subUser)}
                          className="min-w-0 truncate font-medium text-accent hover:underline"
                          title={name}
                        >
                          {name}
                        </Link>
                      </span>
                      {apart !== null && (
                        <span className="ml-7 block truncate text-xs text-muted" title={apart}>
                          {apart}
                        </span>
                      )}
                    </th>
                    <td className="whitespace-nowrap px-3 py-1.5">{statusCell(subUser).children}</td>
                    <td className="whitespace-nowrap px-3 py-1.5" title={used.title}>
                      {used.children}
                    </td>
                    <td className="whitespace-nowrap px-3 py-1.5 text-right" title={left.title}>
                      {left.children}
                    </td>
                    <td className="whitespace-nowrap px-3 py-1.5" title={forecast.title}>
                      {forecast.children}
                    </td>
                    <td className="whitespace-nowrap px-3 py-1.5 text-right" title={week.title}>
                      {week.children}
                    </td>
                    <td className="px-1">
                      <IconButton
                        size="sm"
                        label={texts.actionsFor(name)}
                        aria-haspopup="menu"
                        icon={<Ellipsis aria-hidden="true" className="size-4" />}
                        onPointerEnter={RowMenu.preload}
                        onClick={(event) => {
                          const button = event.currentTarget;
                          setMenu((now) => (now?.button === button ? null : { subUser, button }));
                        }}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {more}
        </div>
      )}
      {customer.former.length > 0 && <Former customer={customer} />}
      {menu && (
        <RowMenu
          key={subUserKey(menu.subUser)}
          subUser={menu.subUser}
          account={accountOf(menu.subUser.accountId)}
          button={menu.button}
          onOpen={() => go(subUserPath(menu.subUser))}
          onOperation={(what) => setAsk({ what, subUser: menu.subUser })}
          onTags={() => setAsk({ what: "tags", subUser: menu.subUser })}
          onAssign={() => setAsk({ what: "assign", subUser: menu.subUser })}
          more={
            mayLink
              ? [
                  {
                    label: texts.removeFromCustomer,
                    onSelect: () => setAsk({ what: "remove", subUser: menu.subUser }),
                  },
                ]
              : undefined
          }
          onClose={() => setMenu(null)}
        />
      )}
      {ask && <Dialogs ask={ask} customer={customer} onClose={() => setAsk(null)} />}
    </Section>
  );
}

interface DialogsProps {
  ask: Asked;
  customer: CustomerDetail;
  onClose: () => void;
}

/** The one dialog that is open on a sub-user. */
function Dialogs({ ask: { what, subUser }, customer, onClose }: DialogsProps) {
  const { accountId, remoteId } = subUser;
  const account = useAccounts().find(({ id }) => id === accountId);
  switch (what) {
    case "tags":
      return <EditTagsDialog subUser={subUser} onClose={onClose} />;
    case "assign":
      return <AssignDialog refs={[{ accountId, remoteId }]} onClose={onClose} />;
    case "remove":
      return <RemoveDialog subUser={{ accountId, remoteId }} customer={customer} onClose={onClose} />;
    default:
      return (
        <OperationDialog operation={what} subUser={subUser} account={account ?? null} onClose={onClose} />
      );
  }
}

/** Those that it had before: their history while they were its is in the usage and in the timeline. */
function Former({ customer: { former, subUsers } }: { customer: CustomerDetail }) {
  return (
    <details className={subUsers.length > 0 ? "mt-7 text-[0.8125rem]" : "mt-3 text-[0.8125rem]"}>
      <summary className="w-fit cursor-pointer text-muted">{texts.formerTitle(former.length)}</summary>
      <ul className="mt-2 grid gap-1">
        {former.map((link) => (
          <li key={`${subUserKey(link)} ${link.since}`} className="overflow-x-clip break-words">
            <Rich
              parts={texts.formerLink(
                <Link href={subUserPath(link)} className="font-medium text-accent hover:underline">
                  {visibleText(link.name)}
                </Link>,
                <Day at={link.since} />,
                <Day at={link.until} />,
              )}
            />
          </li>
        ))}
      </ul>
    </details>
  );
}
