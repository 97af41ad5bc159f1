"use server";

import { action } from "@/lib/http/action";
import { confirmRun } from "@/lib/runs/confirm";
import { discardRun } from "@/lib/runs/discard";
import { planRetry } from "@/lib/runs/plan-retry";
import { planEnable } from "@/lib/runs/plan-enable";
import { giveCaps } from "@/lib/runs/give-caps";
import { finishReceipt, takeReceipt } from "@/lib/runs/receipt";
import {
  confirmRunRequest,
  deriveRunRequest,
  giveCapsRequest,
  runIdInput,
  undoOperationRequest,
} from "@/lib/runs/schema";
import { pauseRun } from "../../../lib/runs/pause";
import { resumeRun } from "../../../lib/runs/resume";
import { cancelRun } from "../../../lib/runs/cancel";
import { planUndo } from "../../../lib/runs/plan-undo";
import { planUndoOperation } from "../../../lib/runs/plan-undo-operation";

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

export const finishReceiptAction = action({
  permission: "runs.receipt",
  input: runIdInput,
  run: finishReceipt,
});
