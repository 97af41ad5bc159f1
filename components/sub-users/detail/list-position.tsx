"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronLeft, ChevronUp } from "lucide-react";
import { useState } from "react";
import { useCommands } from "@/components/keys/commands";
import { useKeyWords } from "@/components/keys/use-keys";
import { subUsersQuery } from "@/components/queries";
import { IconButton } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { useGo } from "@/components/ui/progress";
import { toast } from "@/components/ui/toast";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/sub-user";
import { expectReturn, listAddress, neighbourOf, openFrom, positionOf } from "../restore-table";

/** The way back to the list, and to the next and the previous one in it. */
export function ListPosition(ref: SubUserRef) {
  const queryClient = useQueryClient();
  const { go, going } = useGo();
  const keys = useKeyWords();
  const [reading, setReading] = useState(false);
  // As it was when this page was opened: moving through the list does not change the place of this one.
  const [position] = useState(() => positionOf(ref));

  async function step(by: 1 | -1) {
    if (!position || reading || going) return;
    setReading(true);
    try {
      const next = await neighbourOf(position, by, (params) => queryClient.fetchQuery(subUsersQuery(params)));
      if (!next) return void toast({ title: texts.listEndsHere });
      openFrom({ ...position.list, at: subUserKey(next) });
      // The list stays one step back, however far one goes through it.
      go(subUserPath(next), "replace");
    } catch (error) {
      toast({
        tone: "bad",
        title: texts.listUnread,
        description: error instanceof Error ? error.message : undefined,
      });
    } finally {
      setReading(false);
    }
  }
  const { number = 1, list } = position ?? {};
  const may = { back: number > 1, on: list !== undefined && number < list.total };
  useCommands({
    "next-sub-user": () => (may.on ? void step(1) : false),
    "previous-sub-user": () => (may.back ? void step(-1) : false),
  });

  return (
    <div className="flex min-h-7 items-center justify-between gap-3">
      <Link
        href={position ? listAddress(position) : "/sub-users"}
        onClick={position ? expectReturn : undefined}
        className="-ml-1 inline-flex h-6 w-fit items-center gap-0.5 rounded pr-1 text-[0.8125rem] text-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden="true" className="size-4" /> {texts.backToList}
      </Link>
      {list && (
        <nav aria-label={texts.throughTheList} className="flex items-center gap-0.5">
          <span className="px-1.5 text-xs tabular-nums text-muted">
            {texts.placeInList(number, list.total)}
          </span>
          <IconButton
            size="sm"
            label={texts.previous}
            title={keys("previous-sub-user")?.title(texts.previous)}
            aria-keyshortcuts={keys("previous-sub-user")?.aria}
            disabled={!may.back}
            icon={<ChevronUp aria-hidden="true" className="size-4" />}
            onClick={() => void step(-1)}
          />
          <IconButton
            size="sm"
            label={texts.next}
            title={keys("next-sub-user")?.title(texts.next)}
            aria-keyshortcuts={keys("next-sub-user")?.aria}
            disabled={!may.on}
            icon={<ChevronDown aria-hidden="true" className="size-4" />}
            onClick={() => void step(1)}
          />
        </nav>
      )}
    </div>
  );
}
