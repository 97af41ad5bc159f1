"use client";

import { debounce, parseAsNativeArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import {
  readUsageReport,
  usageReportKeys,
  writeUsageReport,
  type UsageReportParams,
} from "@/lib/domain/usage/report";

const asTexts = parseAsNativeArrayOf(parseAsString);
const parsers = Object.fromEntries(usageReportKeys.map((key) => [key, asTexts])) as Record<
  (typeof usageReportKeys)[number],
  typeof asTexts
>;
const typingDebounce = debounce(250);

/**
 * The report lives in the address, so that a link shows a colleague the same. `now`: when the report was made
 * that is shown; `renew` says so of a new one, for a named range is other days after midnight.
 */
export function useUsageReport() {
  const [address, setAddress] = useQueryStates(parsers, { shallow: true });
  const [now, renew] = useState(() => Date.now());
  const reading = useMemo(() => readUsageReport(address, now), [address, now]);
  const { shown } = reading;
  const change = useCallback(
    (patch: Partial<UsageReportParams>) => {
      const next = new URLSearchParams(writeUsageReport({ ...shown, page: 1, ...patch }));
      const typed = Object.keys(patch).length === 1 && "q" in patch;
      void setAddress(Object.fromEntries(usageReportKeys.map((key) => [key, next.getAll(key)])), {
        history: typed ? "replace" : "push",
        ...(typed && { limitUrlUpdates: typingDebounce }),
      });
    },
    [setAddress, shown],
  );
  return { ...reading, change, now, renew };
}
