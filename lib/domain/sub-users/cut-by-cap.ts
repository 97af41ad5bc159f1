interface Use {
  status: string;
  /** In the unit of the cap; null: not known. */
  used: number | null | undefined;
  /** The present cap; anything but a number is none that it could be over. */
  cap?: unknown;
}

/** Whether this cap would cut off one that works now; one that has used up its present cap is not cut off. */
export function cutByCap({ status, used, cap }: Use, next: unknown): boolean {
  if (typeof next !== "number" || typeof used !== "number") return false;
  const isOver = typeof cap === "number" && cap <= used;
  return next < used && status !== "disabled" && status !== "blocked" && !isOver;
}
