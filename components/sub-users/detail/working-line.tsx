"use client";

import { CircleAlert, CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { useActor } from "@/components/actor";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/domain/accounts/account";
import { visibleText } from "@/lib/domain/format";
import { offeredOperations } from "@/lib/domain/operations/offered";
import type { DeskOperation } from "@/lib/domain/operations/operations";
import { whenUsedUp } from "@/lib/domain/providers/descriptor";
import type { SubUser, SubUserDetail } from "@/lib/domain/sub-users/sub-user";
import { workingOf } from "@/lib/domain/sub-users/working";
import * as texts from "@/lib/domain/texts/sub-user";

const looks = {
  good: { icon: CircleCheck, className: "border-line bg-surface", mark: "text-good" },
  neutral: { icon: CircleDashed, className: "border-line bg-surface", mark: "text-muted" },
  warn: { icon: TriangleAlert, className: "border-warn/30 bg-warn-soft", mark: "text-warn" },
  bad: { icon: CircleAlert, className: "border-bad/30 bg-bad-soft", mark: "text-bad" },
} as const;

/** What mends it, named apart from the buttons above that do the same. */
const fixLabels: Partial<Record<DeskOperation, string>> = {
  unblock: texts.fixUnblock,
  enable: texts.fixEnable,
  "allocate-traffic": texts.fixTraffic,
  "allocate-ips": texts.fixIps,
  "set-limits": texts.fixLimits,
};

interface WorkingLineProps {
  subUser: SubUser;
  facts: Pick<SubUserDetail, "lastTrafficAt" | "lastSwitch">;
  account: AccountView | undefined;
  providerLabel: string;
  onAsk: (operation: DeskOperation) => void;
}

/** Whether it works and, if not, why, what mends it and what to tell the customer. */
export function WorkingLine({ subUser, facts, account, providerLabel, onAsk }: WorkingLineProps) {
  const { permissions } = useActor();
  const usedUp = whenUsedUp(subUser.limits, account?.limits ?? []);
  const working = workingOf(subUser, { ...facts, providerLabel, ...(usedUp && { usedUp }) });
  const offered = account ? offeredOperations(subUser, account, permissions) : [];
  const fix = working.fixes.find((operation) => offered.includes(operation));
  const { icon: Icon, className, mark } = looks[working.tone];
  return (
    <section
      aria-label={texts.doesItWork}
      className={cx(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-2.5 text-[0.8125rem]",
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-2 py-0.5">
        <Icon aria-hidden="true" className={cx("mt-0.5 size-4 shrink-0", mark)} />
        <p className="min-w-0 break-words">
          <strong className="font-semibold">{visibleText(working.headline)}</strong>
          {working.detail && <> {visibleText(working.detail)}</>}
          {working.at && (
            <>
              {" "}
              <Time at={working.at} />.
            </>
          )}
          {working.reason && (
            <>
              {" "}
              <Rich parts={texts.reason(<bdi>{visibleText(working.reason)}</bdi>)} />
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {working.unsettled && (
          <a href="#operations" className="font-medium text-accent hover:underline">
            {texts.showIt}
          </a>
        )}
        {fix && (
          <Button size="sm" onClick={() => onAsk(fix)}>
            {fixLabels[fix]}
          </Button>
        )}
        <CopyButton wide size="sm" variant="ghost" text={working.answer} label={texts.copyAnswer} />
      </div>
    </section>
  );
}
