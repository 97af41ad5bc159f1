import { parseAsString } from "nuqs/server";
import { alertKinds, alertStates, type AlertsFilter, type AlertState } from "@/lib/domain/alerts/alert";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/alerts";

/** The address of the page: a link shows a colleague the same alerts. */
export const alertsSearch = {
  state: parseAsString.withDefault("open"),
  kind: parseAsString,
  provider: parseAsString,
};

/** The filter of the address as it was written, whether or not it can be understood. */
export interface AlertsAddress {
  state: string;
  kind: string | null;
  provider: string | null;
}

interface AlertsReading {
  filter: AlertsFilter & { state: AlertState };
  /**
   * Why no alert is shown: what cannot be understood never widens to all of them. Null where all is
   * understood.
   */
  problem: string | null;
}

export function readAlertsAddress({ state, kind, provider }: AlertsAddress): AlertsReading {
  const knownState = alertStates.find((each) => each === state);
  const knownKind = alertKinds.find((each) => each === kind) ?? null;
  return {
    filter: { state: knownState ?? "open", kind: knownKind, provider },
    problem:
      knownState === undefined
        ? texts.noState(visibleText(state.slice(0, 40)))
        : kind !== null && knownKind === null
          ? texts.noKind(visibleText(kind.slice(0, 40)))
          : null,
  };
}
