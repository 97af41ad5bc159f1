"use server";

import { z } from "zod";
import { action } from "@/lib/http/action";
import { checkOperation } from "@/lib/operations/check";
import { verdictRequest } from "@/lib/operations/schema";
import { decideOperation } from "@/lib/operations/decide";

export const checkOperationAction = action({
  permission: "operations.check",
  input: z.strictObject({ operationId: z.uuid() }),
  run: checkOperation,
});

export const settleOperationAction = action({
  permission: "operations.settle",
  input: verdictRequest,
  confirmed: true,
  run: decideOperation,
});
