import { type StillOff, stillOffRemark } from "@/lib/domain/sub-users/still-off";

interface Raised {
  /** Why it stays off for all that was sent; null where it works. */
  reason: StillOff | null;
  /**
   * Enabling it was ticked, perhaps for another input than was sent: the tick is only shown where it can
   * help.
   */
  ticked: boolean;
  /** The person and the account can enable it. */
  canEnable: boolean;
}

/** Whether enabling can be offered: only where being disabled is what keeps it off. */
export function offersEnabling({ reason, canEnable }: Omit<Raised, "ticked">): boolean {
  return reason === "disabled" && canEnable;
}

/** What follows once a sub-user has been given more: it is enabled too, or what keeps it off is said. */
export function afterRaise(raised: Raised): { enable: boolean; remark: string | undefined } {
  const enable = raised.ticked && offersEnabling(raised);
  return { enable, remark: enable ? undefined : stillOffRemark(raised.reason) };
}
