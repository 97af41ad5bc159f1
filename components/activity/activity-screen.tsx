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
import { formatCount } from "@/lib/domain/format";
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
              Settle
            </Link>
          }
        >
          {unsettled.length === 1
            ? "The outcome of 1 operation is not known yet."
            : `The outcomes of ${formatCount(unsettled.length)} operations are not known yet.`}
        </Banner>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label="Person"
          placeholder="Done by whom"
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
            title={who.trim() === "" ? "Nothing has been done yet" : "No one of that name has done anything"}
            action={who.trim() !== "" && <Button onClick={() => void setWho("")}>Show everyone</Button>}
          >
            <p>Everything that people do here is listed with its outcome.</p>
          </EmptyState>
        }
      />
    </div>
  );
}
