/** The latest change in Subdesk of what an undo would restore. */
export interface LaterChange {
  actor: string;
  /** By the person who asks. */
  mine: boolean;
  at: string;
  /** The run that made it; null for a single operation. */
  runId: string | null;
  operationId: string;
}

/**
 * Whether what was changed can still be put back. "undone": it is as it was before; "partly": so are some of
 * a run's sub-users. "outside" is a change that someone made at the provider, null one that nothing explains.
 */
export type UndoStatus =
  | { state: "open" }
  | {
      state: "undone" | "partly" | "changed";
      by: LaterChange | "outside" | null;
      /** Of "partly": nothing of the rest can be undone either. */
      over?: boolean;
    }
  /** It can no longer be changed at all; `why` is a sentence. */
  | { state: "lost"; why: string };
