import { randomUUID } from "node:crypto";
import { evaluateAlerts } from "../lib/alerts/evaluate";
import { saveRule } from "../lib/alerts/save-rule";
import { someOrigin } from "./accounts";
import type { TestDesk } from "./desk";

/**
 * Has a new rule fire for whoever used 1 % of its cap, and answers the facts of its event
 * about this sub-user.
 */
export async function factsOfUse<Facts extends object>(
  desk: TestDesk,
  remoteId: string,
): Promise<Facts | undefined> {
  await saveRule(
    desk.actor,
    {
      id: randomUUID(),
      name: "Used",
      kind: "cap-percent",
      threshold: 1,
      scope: `q=${remoteId}`,
      channels: [],
      enabled: true,
    },
    someOrigin,
  );
  await evaluateAlerts();
  const [event] = await desk.query<{ facts: Facts }>(
    "select facts from alert_events where remote_id = $1 and rule_id in (select id from alert_rules where name = 'Used')",
    [remoteId],
  );
  return event?.facts;
}
