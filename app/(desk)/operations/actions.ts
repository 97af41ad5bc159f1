"use server";

import { z } from "zod";
import { action } from "@/lib/http/action";
import { checkOperation, settleByVerdict } from "@/lib/operations/check";
import { settleRequest } from "@/lib/operations/schema";

export const checkOperationAction = action({
  permission: "operations.check",
  input: z.strictObject({ operationId: z.uuid() }),
  run: checkOperation,
});

export const settleOperationAction = action({
  permission: "operations.settle",
  input: settleRequest,
  confirmed: true,
  run: settleByVerdict,
});
