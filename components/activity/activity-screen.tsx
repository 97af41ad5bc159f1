"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { SearchBox } from "@/components/data-table/search-box";
import { operationsQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import * as texts from "@/lib/domain/texts/activity";
import { ActivityList } from "./activity-list";

const person = parseAsString.withDefault("");

/** What everyone has done, one line an act. */
export function ActivityScreen() {
  const [who, setWho] = useQueryState("person", person.withOptions({ history: "replace" }));
  const { data: unsettled = [] } = useQuery(operationsQuery({ unsettled: true }));
  return (
    <div className="grid gap-4">
      {unsettled.length > 0 && (
        <Banner
          tone="warn"
          action={
            <Link href="/operations" className="font-medium underline underline-offset-2">
              {texts.settleLink}
            </Link>
          }
        >
          {texts.unsettled(unsettled.length)}
        </Banner>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label={texts.personLabel}
          placeholder={texts.personHint}
          value={who}
          longest={64}
          onChange={(value) => void setWho(value)}
          onLeave={() => undefined}
        />
      </div>
      <ActivityList
        filter={{ person: who.trim() }}
        empty={
          <EmptyState
            icon={<History />}
            title={who.trim() === "" ? texts.pageEmptyTitle : texts.personEmptyTitle}
            action={
              who.trim() !== "" && <Button onClick={() => void setWho("")}>{texts.showEveryone}</Button>
            }
          >
            <p>{texts.pageEmpty}</p>
          </EmptyState>
        }
      />
    </div>
  );
}
