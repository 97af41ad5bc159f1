import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { alertKinds, alertStates } from "@/lib/domain/alerts/alert";

/** The address of the page: a link shows a colleague the same alerts. */
export const alertsSearch = {
  state: parseAsStringLiteral(alertStates).withDefault("open"),
  kind: parseAsStringLiteral(alertKinds),
  provider: parseAsString,
};
