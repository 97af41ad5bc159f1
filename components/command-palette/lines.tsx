"use client";

import { ChevronRight } from "lucide-react";
import { cx } from "@/components/ui/cx";
import { KeyHint } from "@/components/ui/key-hint";
import { formatBytes, visibleText } from "@/lib/domain/format";
import { disambiguator } from "@/lib/domain/sub-users/disambiguator";
import { statusLabel } from "@/lib/domain/sub-users/status";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/palette";
import { usageOf, type Usage } from "@/lib/domain/usage/usage";
import type { Entry } from "./entries";

export function PlainLine({ entry: { icon, label, detail, keys } }: { entry: Entry }) {
  return (
    <>
      {icon}
      {detail ? (
        // On a phone a line each.
        <span className="grid min-w-0 flex-1 sm:flex sm:gap-2.5">
          <span className="truncate sm:max-w-[60%] sm:shrink-0">{label}</span>
          <span className="min-w-0 truncate text-faint" title={detail}>
            {detail}
          </span>
        </span>
      ) : (
        <span className="min-w-0 flex-1 truncate">{label}</span>
      )}
      {keys && <KeyHint>{keys}</KeyHint>}
    </>
  );
}

export function SubUserLine({
  subUser,
  account,
  onActions,
}: {
  subUser: SubUser;
  account: { label: string; mark: { tone: string; letter: string } } | undefined;
  onActions: () => void;
}) {
  const usage = usageOf(subUser.trafficUsed, subUser.trafficCap);
  const apart = disambiguator(subUser);
  const login = subUser.login === subUser.name ? null : subUser.login;
  return (
    <>
      <span
        aria-hidden="true"
        className="grid size-4 shrink-0 place-items-center rounded bg-muted text-[0.625rem] font-bold text-surface"
      >
        {account?.mark.letter ?? subUser.provider.charAt(0).toUpperCase()}
      </span>
      {/* On a phone a line each for the name, for what tells it apart, and for its use. */}
      <span className="grid min-w-0 grow sm:contents">
        <span className="min-w-0 truncate font-medium">{visibleText(subUser.name)}</span>
        <span className={cx("min-w-0 flex-1 truncate text-faint", apart === null && "max-sm:hidden")}>
          {visibleText(apart ?? login ?? subUser.email ?? subUser.note ?? "")}
        </span>
        <span className="flex gap-2.5 text-xs sm:contents">
          <span className="shrink-0 text-xs tabular-nums text-muted sm:ml-auto">{usageText(usage)}</span>
          <span className="min-w-0 truncate text-xs text-faint sm:shrink-0">
            {account && texts.at(account.label)} {statusLabel(subUser)}
          </span>
        </span>
      </span>
      {/* For the pointer; the Tab key does the same. */}
      <span
        aria-hidden="true"
        title={texts.actionsTitle}
        className="-my-1 -mr-1.5 grid size-7 shrink-0 place-items-center rounded text-faint hover:bg-line hover:text-ink"
        onClick={(event) => {
          event.stopPropagation();
          onActions();
        }}
      >
        <ChevronRight className="size-4" />
      </span>
    </>
  );
}

function usageText(usage: Usage): string {
  const used = usage.used === null ? null : formatBytes(usage.used);
  if (usage.kind === "uncapped") return used === null ? texts.noCap : texts.usedWithoutCap(used);
  if (used === null) return "";
  return usage.kind === "unknown" ? used : texts.usedOf(used, formatBytes(usage.cap));
}
