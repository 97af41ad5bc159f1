"use server";

import { action } from "@/lib/http/action";
import { cancelRun, confirmRun, pauseRun, resumeRun } from "@/lib/runs/control";
import { discardRun } from "@/lib/runs/discard";
import { planRetry, planUndo, planUndoOperation } from "@/lib/runs/derive";
import { planEnable } from "@/lib/runs/follow-up";
import { giveCaps } from "@/lib/runs/give-caps";
import { takeReceipt } from "@/lib/runs/receipt";
import {
  confirmRunRequest,
  deriveRunRequest,
  giveCapsRequest,
  runIdInput,
  undoOperationRequest,
} from "@/lib/runs/schema";

export const planRetryAction = action({ permission: "runs.plan", input: deriveRunRequest, run: planRetry });

export const planUndoAction = action({ permission: "runs.plan", input: deriveRunRequest, run: planUndo });

export const planUndoOperationAction = action({
  permission: "runs.plan",
  input: undoOperationRequest,
  run: planUndoOperation,
});

export const giveCapsAction = action({ permission: "runs.plan", input: giveCapsRequest, run: giveCaps });

export const planEnableAction = action({ permission: "runs.plan", input: deriveRunRequest, run: planEnable });

export const discardRunAction = action({ permission: "runs.plan", input: runIdInput, run: discardRun });

export const confirmRunAction = action({
  permission: "runs.control",
  input: confirmRunRequest,
  run: confirmRun,
});

export const pauseRunAction = action({ permission: "runs.control", input: runIdInput, run: pauseRun });

export const resumeRunAction = action({ permission: "runs.control", input: runIdInput, run: resumeRun });

export const cancelRunAction = action({ permission: "runs.control", input: runIdInput, run: cancelRun });

export const takeReceiptAction = action({
  permission: "runs.receipt",
  input: runIdInput,
  confirmed: true,
  run: takeReceipt,
});
