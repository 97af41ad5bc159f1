"use client";

import { Fragment } from "react";
import { ArrowRight } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useDescriptors } from "@/components/accounts/use-accounts";
import { BesideCustomer } from "@/components/customers/beside-customer";
import { CheckNow, SettleButton } from "@/components/operations/outcome/find-out";
import { NextLook } from "@/components/operations/outcome/operation-state";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import type { AccountView } from "@/lib/domain/accounts/account";
import { visibleText } from "@/lib/domain/format";
import type { RunRowView } from "@/lib/domain/runs/run";
import { stillOffLabels, stillOffWords } from "@/lib/domain/sub-users/still-off";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/run";
import { cutsOff, rowChanges, staysOff } from "./row-changes";
import { RowStateBadge } from "./run-state";

interface RowItemProps {
  row: RunRowView;
  /** What is said of it while nothing has been sent. */
  planned?: string | undefined;
  account: AccountView | undefined;
  /** Present where rows can be taken out and back in. */
  onInclude?: (included: boolean) => void;
}

export function RowItem({ row, planned, account, onInclude }: RowItemProps) {
  const descriptors = useDescriptors(row.accountId);
  const name = visibleText(row.name) || texts.rowNumber(row.position + 1);
  const changes = rowChanges(
    row,
    descriptors.find(({ name: each }) => each === "create")?.fields ?? [],
    account?.limits,
  );
  const off = staysOff(row);
  const happens = row.state !== "refused" && row.state !== "skipped";
  const choosable = onInclude && (row.state === "planned" || row.state === "excluded");
  return (
    <tr className="border-b last:border-b-0 max-sm:flex max-sm:flex-wrap max-sm:py-1">
      {onInclude && (
        <td className="w-9 shrink-0 py-1.5 pl-3">
          {choosable && (
            <Checkbox
              aria-label={texts.include(visibleText(disambiguatedName(name, row.apart)))}
              checked={row.state === "planned"}
              onChange={(event) => onInclude(event.target.checked)}
            />
          )}
        </td>
      )}
      <td className="min-w-0 flex-1 px-3 py-2 max-sm:py-1">
        {row.remoteId === null ? (
          <span className="break-all font-medium">{name}</span>
        ) : (
          <Link
            href={subUserPath({ accountId: row.accountId, remoteId: row.remoteId })}
            className="break-all font-medium hover:underline"
          >
            {name}
          </Link>
        )}
        <span className="block break-all text-xs text-faint">
          <bdi>{account?.label ?? row.accountId}</bdi>
          {[...new Set([row.apart, row.remoteId])].map(
            (each) =>
              each !== null && (
                <Fragment key={each}>
                  {" · "}
                  <bdi>{visibleText(each)}</bdi>
                </Fragment>
              ),
          )}
        </span>
        {row.customer && row.operation !== "create" && (
          <span className="block text-xs">
            <BesideCustomer customer={row.customer} />
          </span>
        )}
      </td>
      <td
        className={cx(
          "break-words px-3 py-2 max-sm:order-last max-sm:w-full max-sm:py-1",
          onInclude && "max-sm:pl-12",
        )}
      >
        {changes.map(({ label, before, after }) => (
          <span key={label} className="mr-4 inline-flex max-w-full flex-wrap items-center gap-x-1.5">
            <span className="text-muted">{label}</span>
            {before !== null && <span className="min-w-0 break-words text-muted">{before}</span>}
            <span className="inline-flex min-w-0 items-center gap-x-1.5">
              {before !== null && (
                <>
                  <ArrowRight aria-hidden="true" className="size-3 shrink-0 text-faint" />
                  <span className="sr-only">{texts.becomes}</span>
                </>
              )}
              <span className="min-w-0 break-words font-medium">{after}</span>
            </span>
          </span>
        ))}
        {cutsOff(row) && happens && (
          <Badge tone="bad" className="align-middle">
            {row.state === "done" ? texts.cutOffDone : texts.cutsOff}
          </Badge>
        )}
        {off !== null && happens && (
          <Badge tone="warn" title={stillOffWords[off]} className="align-middle">
            {stillOffLabels[off]}
          </Badge>
        )}
        {row.message && <span className="block break-words text-muted">{visibleText(row.message)}</span>}
        {row.state === "unknown" && <Settling row={row} />}
      </td>
      <td className="px-3 py-2 max-sm:py-1">
        <RowStateBadge row={row} planned={planned} />
      </td>
    </tr>
  );
}

/** The ways to find out what became of it. */
function Settling({ row }: { row: RunRowView }) {
  const queryClient = useQueryClient();
  if (row.operation === null) return null;
  const operation = { id: row.operationId, operation: row.operation, name: row.name, apart: row.apart };
  const settled = () => {
    void invalidateAfterOperation(
      queryClient,
      row.remoteId === null ? undefined : { accountId: row.accountId, remoteId: row.remoteId },
    );
    void queryClient.invalidateQueries({ queryKey: ["runs"] });
  };
  return (
    <span className="mt-1 flex flex-wrap items-center gap-2">
      <span className="text-muted">
        <NextLook operation={row} />
      </span>
      {row.checkable && <CheckNow operation={operation} onChecked={settled} />}
      <SettleButton operation={operation} onSettled={settled} />
    </span>
  );
}
