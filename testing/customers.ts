import { randomUUID } from "node:crypto";
import type { SubUserRef } from "../lib/domain/sub-users/sub-user";
import type { TestDesk } from "./desk";

/** An open link, as a change of hands leaves it. */
export async function linkTo(
  desk: Pick<TestDesk, "query">,
  customerId: string,
  { accountId, remoteId }: SubUserRef,
): Promise<void> {
  await desk.query(
    `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
      values ($1, $2, $3, now(), $4, 'Ada')`,
    [customerId, accountId, remoteId, randomUUID()],
  );
}
