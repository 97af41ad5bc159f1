"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { alertBellQuery } from "@/components/queries";
import { useAllowed } from "@/components/actor";
import { iconProps } from "@/components/ui/icon-props";
import { lazyPart } from "@/components/ui/lazy-part";
import { Popover } from "@/components/ui/popover";
import * as texts from "@/lib/domain/texts/bell";

const BellPanel = lazyPart(() => import("./bell-panel"), {
  whileLoading: <div className="h-40 w-80 max-w-full" />,
});

/** The number of open alerts the person has not seen, on every page. */
export function Bell() {
  const allowed = useAllowed("alerts.read");
  const unread = useQuery({ ...alertBellQuery(), enabled: allowed }).data?.unread ?? 0;
  if (!allowed) return null;
  const name = unread === 0 ? texts.alerts : texts.unread(unread);
  return (
    <Popover
      label={texts.latest}
      align="end"
      variant="ghost"
      aria-label={name}
      title={name}
      className="w-8 !px-0"
      icon={<BellIcon {...iconProps} className="size-4" />}
      content={(close) => <BellPanel close={close} />}
    >
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="absolute -right-0.5 top-0 grid h-4 min-w-4 place-items-center rounded-full bg-bad px-1 text-[0.625rem] font-semibold leading-none text-surface tabular-nums"
        >
          {texts.badge(unread)}
        </span>
      )}
    </Popover>
  );
}
