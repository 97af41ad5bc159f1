"use client";

import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Rich } from "@/components/ui/rich";
import { Section } from "@/components/ui/section";
import { Moment } from "@/components/ui/time";
import type { CustomerDetail } from "@/lib/domain/customers/row";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customer";
import { FormerReferences } from "./former-references";

/** How to reach a customer, for those who may see that; each with a button that copies it. */
export function DetailsSection({ customer }: { customer: CustomerDetail }) {
  const { contacts } = customer;
  return (
    <Section id="details" title={contacts ? texts.contactsTitle : texts.detailsTitle}>
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-3 text-[0.8125rem]">
        {contacts && (
          <>
            <Line label={texts.reference} copy={contacts.reference ?? undefined}>
              {contacts.reference === null ? (
                <span className="text-faint">{texts.none}</span>
              ) : (
                visibleText(contacts.reference)
              )}
            </Line>
            {contacts.formerReferences.length > 0 && (
              <Line label={texts.formerReferences}>
                <FormerReferences customer={customer} references={contacts.formerReferences} />
              </Line>
            )}
            {contacts.emails.map((email) => (
              <Line key={email} label={texts.email} copy={email}>
                {visibleText(email)}
              </Line>
            ))}
            {contacts.contacts.map(({ kind, value }) => (
              <Line key={`${kind} ${value}`} label={texts.contactKinds[kind]} copy={value}>
                {visibleText(value)}
              </Line>
            ))}
            {contacts.timeZone !== null && (
              <Line label={texts.timeZone}>{visibleText(contacts.timeZone)}</Line>
            )}
            {contacts.language !== null && (
              <Line label={texts.language}>{visibleText(contacts.language)}</Line>
            )}
          </>
        )}
        <Line label={texts.created}>
          <Rich
            parts={texts.createdBy(
              <Moment at={customer.createdAt} />,
              <bdi>{visibleText(customer.createdBy)}</bdi>,
            )}
          />
        </Line>
        {customer.closedAt !== null && (
          <Line label={texts.closedAt}>
            <Moment at={customer.closedAt} />
          </Line>
        )}
      </dl>
    </Section>
  );
}

function Line({ label, copy, children }: { label: string; copy?: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="flex items-start justify-between gap-2">
        <div className="min-w-0 flex-1 wrap-anywhere">{children}</div>
        {copy !== undefined && (
          <CopyButton
            size="sm"
            text={copy}
            label={texts.copyValue(label.toLowerCase())}
            className="-my-1 !h-7"
          />
        )}
      </dd>
    </div>
  );
}
