"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { Banner } from "@/components/ui/banner";
import { FormDialog } from "@/components/ui/form-dialog";
import { useAction } from "@/components/use-action";
import type { AdoptEntry, AdoptResult } from "@/lib/domain/customers/adopt";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/adopt";
import { invalidateCustomers } from "../invalidate";
import { adoptCustomers, adoptionPreviewQuery } from "./calls";

const shown = 6;

interface PreviewDialogProps {
  entries: AdoptEntry[];
  onAdopted: (result: AdoptResult) => void;
  onClose: () => void;
}

/** What adopting would do; what is done is exactly that. Load it lazily. */
export default function PreviewDialog({ entries, onAdopted, onClose }: PreviewDialogProps) {
  const queryClient = useQueryClient();
  const id = useId();
  const [changeId] = useState(makeUuid);
  const query = adoptionPreviewQuery(id, { entries });
  const { data, error, isFetching } = useQuery(query);
  const adopt = useAction(adoptCustomers, { unanswered: safeToRepeat(), invalidates: invalidateCustomers });
  const names = new Map(entries.map((entry) => [entry.id, visibleText(entry.name)]));
  const stopped = !data || isFetching || data.problems.length > 0 || data.links === 0;

  async function submit() {
    if (!data || stopped) return;
    const done = await adopt.run({ changeId, digest: data.digest, entries });
    if (!done) {
      // What changed meanwhile is shown before it is tried again.
      void queryClient.invalidateQueries({ queryKey: query.queryKey });
      return;
    }
    onAdopted(done);
    onClose();
  }

  return (
    <FormDialog
      title={texts.previewTitle}
      description={texts.undoable}
      label={texts.adopt(data?.links ?? 0)}
      pending={adopt.pending}
      disabled={stopped}
      wide
      error={adopt.error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {error && (
        <div role="alert">
          <Banner tone="bad">{error.message}</Banner>
        </div>
      )}
      {!data && !error && (
        <p role="status" className="text-[0.8125rem] text-muted">
          {texts.previewing}
        </p>
      )}
      {data && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 text-[0.8125rem]">
          <ul className="grid gap-1">
            {texts.effects(data).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {data.problems.length > 0 && (
            <Lines
              tone="bad"
              title={texts.problems(data.problems.length)}
              lines={data.problems
                .slice(0, shown)
                .map(({ id: entry, problem }) => texts.problem(names.get(entry) ?? "", problem))}
              more={data.problems.length - shown}
            />
          )}
          {data.leftOut.length > 0 && (
            <Lines
              tone="warn"
              title={texts.leftOut(data.leftOut.length + data.moreLeftOut)}
              lines={data.leftOut
                .slice(0, shown)
                .map(({ name, customer }) =>
                  texts.leftOutOne(visibleText(name), customer && visibleText(customer.name)),
                )}
              more={data.leftOut.length + data.moreLeftOut - shown}
            />
          )}
        </div>
      )}
    </FormDialog>
  );
}

function Lines({
  tone,
  title,
  lines,
  more,
}: {
  tone: "bad" | "warn";
  title: ReactNode;
  lines: readonly string[];
  more: number;
}) {
  return (
    <Banner tone={tone}>
      <p className="font-medium">{title}</p>
      <ul className="mt-1 grid grid-cols-1 gap-0.5 text-ink">
        {lines.map((line, index) => (
          <li key={index} className="overflow-x-clip">
            {line}
          </li>
        ))}
        {more > 0 && <li>{texts.andMore(more)}</li>}
      </ul>
    </Banner>
  );
}
