"use client";

import { ArrowRight, ChevronRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useId, useState } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { actionLabel } from "@/lib/domain/runs/actions";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import { BesideCustomer, CustomerLink } from "@/components/customers/beside-customer";
import { cx } from "@/components/ui/cx";
import { IconButton } from "@/components/ui/button";
import { Rich } from "@/components/ui/rich";
import { StatusBadge } from "@/components/ui/badge";
import { visibleText } from "@/lib/domain/format";
import type { AuditView } from "@/lib/domain/audit/audit";
import { actionText, outcomeWords } from "@/lib/domain/audit/words";
import { Moment } from "@/components/ui/time";
import type { Permission } from "@/lib/domain/staff/permissions";
import * as texts from "@/lib/domain/texts/audit";
import { permissionWords } from "@/lib/domain/texts/permissions";
import { differences } from "./difference";

/** One line of the audit; the ids that connect it to other records are shown on demand. */
export function AuditRow({ row }: { row: AuditView }) {
  const details = useId();
  const [open, setOpen] = useState(false);
  const outcome = outcomeWords(row.outcome);
  const limits = useAccounts().find(({ id }) => id === row.accountId)?.limits;
  return (
    <li className="grid gap-x-4 gap-y-1 px-3 py-2.5 text-[0.8125rem] max-lg:grid-cols-[minmax(0,1fr)] lg:grid-cols-[8.5rem_8.5rem_minmax(0,1fr)_auto]">
      <p className="text-muted max-lg:hidden">
        <Moment at={row.at} />
      </p>
      <p className="flex items-start justify-between gap-2">
        {outcome ? (
          <StatusBadge tone={outcome.tone} shape={outcome.shape}>
            {outcome.label}
          </StatusBadge>
        ) : (
          row.outcome
        )}
        <span className="text-xs text-muted lg:hidden">
          <Moment at={row.at} />
        </span>
      </p>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-0.5">
        <p className="break-words">
          <Rich
            parts={texts.done(
              <span className="font-medium">{actionText(row.action)}</span>,
              row.subject ? <Subject row={row} /> : null,
              <span className="text-muted">
                <Rich parts={texts.by(<bdi>{visibleText(row.actor) || texts.notSignedIn}</bdi>)} />
              </span>,
              row.runId && (
                <Link
                  href={`/runs/${row.runId}`}
                  className="whitespace-nowrap text-accent underline underline-offset-2"
                >
                  {texts.inRun}
                </Link>
              ),
            )}
          />{" "}
          {row.remoteId !== null && <BesideCustomer customer={row.customer} />}
        </p>
        {differences(row, limits).map(({ label, before, after, moment }) => (
          <p
            key={label ?? after}
            className="flex flex-wrap items-center gap-x-1.5 break-words text-muted tabular-nums"
          >
            {label !== null && <span>{label}</span>}
            {before !== null && (
              <>
                <span className="min-w-0 break-all">{before}</span>
                <ArrowRight aria-hidden="true" className="size-3 shrink-0 text-faint" />
                <span className="sr-only">{texts.becomes}</span>
              </>
            )}
            <span className={cx("min-w-0 break-words", label !== null && "text-ink")}>
              {moment ? <Moment at={after} /> : after}
            </span>
          </p>
        ))}
        {row.reason && (
          <p className="break-words text-muted">
            <Rich parts={texts.reason(<bdi>{visibleText(row.reason)}</bdi>)} />
          </p>
        )}
      </div>
      <div className="-my-1 flex items-start justify-between gap-2 lg:justify-end">
        <span className="pt-1 text-xs text-faint tabular-nums">
          {row.address && texts.fromAddress(row.address)}
        </span>
        <IconButton
          size="sm"
          label={open ? texts.hideDetails : texts.showDetails}
          aria-expanded={open}
          aria-controls={details}
          icon={
            <ChevronRight
              aria-hidden="true"
              className={cx("size-4 transition-transform", open && "rotate-90")}
            />
          }
          onClick={() => setOpen(!open)}
        />
      </div>
      <div id={details} hidden={!open} className="col-span-full">
        <dl className="mt-1 grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 rounded-md border bg-canvas px-3 py-2 text-xs">
          <Id label={texts.details.row} value={String(row.seq)} />
          <Id label={texts.details.time} value={row.at} />
          <Id label={texts.details.from} value={row.address} />
          <Id label={texts.details.account} value={row.accountId} />
          <Id label={texts.details.remoteId} value={row.remoteId} />
          <Id label={texts.details.operation} value={row.operationId} />
          <Id label={texts.details.run} value={row.runId} />
          <Id label={texts.details.request} value={row.requestId} />
          <Id label={texts.details.before} value={recorded(row.before)} />
          <Id label={texts.details.after} value={recorded(row.after)} />
        </dl>
      </div>
    </li>
  );
}

function subjectText({ action, subject, apart }: AuditView): string {
  const name = subject ?? "";
  if (action.startsWith("run.")) return texts.quoted(actionLabel(name));
  if (action === "request.refuse" && Object.hasOwn(permissionWords, name))
    return texts.quoted(permissionWords[name as Permission]);
  return visibleText(disambiguatedName(name, apart));
}

function Subject({ row }: { row: AuditView }) {
  const account = useAccounts().find(({ id }) => id === row.accountId);
  const subject = subjectText(row);
  if (row.accountId === null || row.remoteId === null)
    return row.customer ? (
      <CustomerLink customer={row.customer} />
    ) : (
      <span className="font-medium">{subject}</span>
    );
  return (
    <Rich
      parts={texts.subjectAt(
        <Link
          href={subUserPath({ accountId: row.accountId, remoteId: row.remoteId })}
          className="break-all font-medium text-accent hover:underline"
        >
          {subject}
        </Link>,
        <span className="text-muted">
          <Rich parts={texts.at(<bdi>{account?.label ?? row.accountId}</bdi>)} />
        </span>,
      )}
    />
  );
}

/** As it is stored. */
const recorded = (image: Record<string, unknown> | null) =>
  image === null || Object.keys(image).length === 0 ? null : visibleText(JSON.stringify(image));

function Id({ label, value }: { label: string; value: string | null }) {
  if (value === null || value === "") return null;
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="break-all font-mono">{visibleText(value)}</dd>
    </>
  );
}
